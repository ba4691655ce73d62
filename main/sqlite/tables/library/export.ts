import { joinKeyword, splitKeyword, type ExportedKeyword } from '../../../core/photos/exported-keyword.ts';
import { durably, type Connection } from '../../database.ts';

export type ExportTable = ReturnType<typeof exportTable>;

/** What was written into sidecars, and what is needed to write them. */
export function exportTable(connection: Connection) {
  const ofPhoto = connection.prepare<[number], { keyword: string; automatic: 0 | 1 }>(
    'SELECT keyword, automatic FROM exported_keywords WHERE photo_id = ?',
  );
  const ofCopies = connection
    .prepare<[number], string>(
      `SELECT DISTINCT keyword FROM photos AS this CROSS JOIN photos AS other ON other.hash = this.hash AND other.id <> this.id
         CROSS JOIN exported_keywords ON photo_id = other.id AND automatic = 1
       WHERE this.id = ?`,
    )
    .pluck();
  const clear = connection.prepare<[number]>('DELETE FROM exported_keywords WHERE photo_id = ?');
  const insert = connection.prepare<[number, string, number]>(
    'INSERT OR REPLACE INTO exported_keywords (photo_id, keyword, automatic) VALUES (?, ?, ?)',
  );
  const sidecar = connection
    .prepare<[number], string | null>('SELECT sidecar FROM photos WHERE id = ?')
    .pluck();
  const note = connection.prepare<[string | null, number, string | null]>(
    'UPDATE photos SET sidecar = ? WHERE id = ? AND sidecar IS ?',
  );
  const beside = connection.prepare<{ from: string; to: string; path: string }, { name: string }>(
    `SELECT name FROM photos WHERE path >= @from AND path < @to AND path <> @path AND missing = 0
       AND shown_with IS NOT @path AND state <> 'skipped'`,
  );
  const add = (photo: number, keywords: readonly ExportedKeyword[]): void => {
    for (const { path, automatic } of keywords) insert.run(photo, joinKeyword(path), automatic ? 1 : 0);
  };
  const replace = (photo: number, keywords: readonly ExportedKeyword[]): void => {
    clear.run(photo);
    add(photo, keywords);
  };
  return {
    of: (photo: number): ExportedKeyword[] =>
      ofPhoto
        .all(photo)
        .map(({ keyword, automatic }) => ({ path: splitKeyword(keyword), automatic: automatic === 1 })),
    /** Automatic keywords of other photos of the same content: whoever copies a photo copies its sidecar. */
    ofCopies: (photo: number): ExportedKeyword[] =>
      ofCopies.all(photo).map((keyword) => ({ path: splitKeyword(keyword), automatic: true })),
    /** Inside the caller's transaction. */
    add,
    /** Before a sidecar is written; on the disk when it returns. */
    announce: (photo: number, keywords: readonly ExportedKeyword[]): void =>
      durably(connection, () => replace(photo, keywords)),
    /** Afterwards: should the computer stop, what was announced holds. */
    set: (photo: number, keywords: readonly ExportedKeyword[]): void =>
      connection.transaction(() => replace(photo, keywords))(),
    /** `NAME:BYTES:MS` of the files that speak of the photo. */
    sidecarOf: (photo: number): string | null => sidecar.get(photo) ?? null,
    /** The sidecar is the app's own writing: the photo is not previewed for it. */
    noteSidecar: (photo: number, before: string | null, after: string): void =>
      void note.run(after, photo, before),
    /** Names of other photos in the photo's folder that begin with `stem.` */
    namesBeside: (path: string, stem: string): string[] =>
      beside.all({ path, from: `${stem}.`, to: `${stem}/` }).map(({ name }) => name),
  };
}
