import { type PhotoHeader } from '../../../core/photos/header.ts';
import { type Connection } from '../../database.ts';
import { type MetadataTable } from './metadata.ts';

export type HeaderTable = ReturnType<typeof headerTable>;

export type PhotoOfHeader = { id: number; path: string };

/** The stage `header`: photos whose beginnings are to be read, and what these say. */
export function headerTable(connection: Connection, metadata: Pick<MetadataTable, 'set'>) {
  const due = connection.prepare<[number], PhotoOfHeader>(
    `SELECT photos.id, path FROM due CROSS JOIN photos ON photos.id = due.photo_id
     WHERE stage = 'header' AND +folder_id IN (SELECT id FROM folders WHERE NOT offline)
       AND photos.id NOT IN (SELECT photo_id FROM reading)
     ORDER BY due.modified_ms DESC LIMIT ?`,
  );
  const isDue = connection
    .prepare<[number], number>(`SELECT count(*) FROM due WHERE photo_id = ? AND stage = 'header'`)
    .pluck();
  const set = connection.prepare(
    'UPDATE photos SET format = @format, width = @width, height = @height, thumbhash = @thumbhash WHERE id = @id',
  );
  const finish = connection.prepare<[number]>(`DELETE FROM due WHERE photo_id = ? AND stage = 'header'`);

  const save = (id: number, header: PhotoHeader | null): void => {
    if (isDue.get(id) === 0) return; // its preview was quicker
    finish.run(id);
    if (header === null) return;
    const { format, size, thumbnail } = header;
    set.run({
      id,
      format,
      width: size?.width ?? null,
      height: size?.height ?? null,
      thumbhash: thumbnail?.thumbhash ?? null,
    });
    metadata.set(id, header.metadata);
  };
  return {
    /** Up to `limit` photos, newest first; none that is being read. */
    list: (limit: number): PhotoOfHeader[] => due.all(limit),
    isDue: (id: number): boolean => isDue.get(id) !== 0,
    /** In one transaction; null for a photo whose beginning says nothing. */
    save: (headers: { id: number; header: PhotoHeader | null }[]): void =>
      connection.transaction(() => {
        for (const { id, header } of headers) save(id, header);
      })(),
  };
}
