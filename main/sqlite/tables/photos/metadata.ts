import type { PhotoMetadata } from '../../../core/photos/metadata.ts';
import type { Connection } from '../../database.ts';
import { localTime } from '../../time.ts';
import { correctionTable } from '../tags/correction.ts';
import { givenPlaceTable } from './given-place.ts';

export type MetadataTable = ReturnType<typeof metadataTable>;

/** What cameras and other programs wrote about photos. All inside the caller's transaction. */
export function metadataTable(connection: Connection) {
  const modified = connection
    .prepare<[number], number>('SELECT modified_ms FROM photos WHERE id = ?')
    .pluck();
  const set = connection.prepare(
    `UPDATE photos SET taken_at = @takenAt, taken_from = @takenFrom, taken_offset = @takenOffset,
       taken_source = @takenSource, camera = @camera, lens = @lens, exposure = @exposure, latitude = @latitude,
       longitude = @longitude, title = @title, caption = @caption, rating = @rating
     WHERE id = @id`,
  );
  const corrections = correctionTable(connection);
  const places = givenPlaceTable(connection);
  const dropKeywords = connection.prepare<[number]>('DELETE FROM keywords WHERE photo_id = ?');
  const addKeyword = connection.prepare<[number, number]>(
    'INSERT OR IGNORE INTO keywords (photo_id, label_id) VALUES (?, ?)',
  );
  const keywords = connection
    .prepare<[number], number>('SELECT label_id FROM keywords WHERE photo_id = ?')
    .pluck();
  return {
    /** In place of what was known. A photo whose date nobody wrote has its file's. */
    set: (id: number, metadata: PhotoMetadata): void => {
      const { takenAt, title, caption, keywords: _, ...others } = metadata;
      const taken =
        takenAt === null
          ? { takenAt: localTime(modified.get(id)!), takenFrom: 'file' }
          : { takenAt, takenFrom: 'camera' };
      set.run({ id, title, caption, ...others, ...taken });
      corrections.reapply(id);
      places.reapply(id);
      corrections.indexTexts(`[${id}]`);
    },
    /** @param labels numbers of the labels that the file's keywords name */
    setKeywords: (id: number, labels: number[]): void => {
      dropKeywords.run(id);
      for (const label of labels) addKeyword.run(id, label);
    },
    keywordsOf: (id: number): number[] => keywords.all(id),
  };
}
