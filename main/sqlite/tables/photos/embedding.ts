import type { Precision } from '../../../core/models/precision.ts';
import type { Connection } from '../../database.ts';

/** What is stored of a network's output for one photo. */
export type StoredEmbedding = {
  photo: number;
  model: string;
  /** In which the network ran. */
  precision: Precision;
  /** float16 [features] of length 1, as bytes. */
  vector: Uint8Array;
  norm: number;
  /** int8 [256], as bytes. */
  code: Uint8Array;
};

/** The same photo by two models. */
export type EmbeddingPair = { first: StoredEmbedding; second: StoredEmbedding };

export type EmbeddingTable = ReturnType<typeof embeddingTable>;

const COLUMNS = 'photo_id AS photo, model, precision, vector, norm, code';

/** What each model's network gave for each photo. */
export function embeddingTable(connection: Connection) {
  const select = connection.prepare<[number, string], StoredEmbedding>(
    `SELECT ${COLUMNS} FROM embeddings WHERE photo_id = ? AND model = ?`,
  );
  const upsert = connection.prepare<[number, string, Precision, Uint8Array, number, Uint8Array]>(
    `INSERT INTO embeddings (photo_id, model, precision, vector, norm, code) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (photo_id, model) DO UPDATE SET precision = excluded.precision, vector = excluded.vector,
       norm = excluded.norm, code = excluded.code`,
  );
  const dropOthers = connection.prepare<[number, string]>(
    'DELETE FROM embeddings WHERE photo_id = ? AND model NOT IN (SELECT value FROM json_each(?))',
  );
  const copy = connection.prepare<[number, number]>(
    `INSERT OR REPLACE INTO embeddings (photo_id, model, precision, vector, norm, code)
     SELECT ?, model, precision, vector, norm, code FROM embeddings WHERE photo_id = ?`,
  );
  const codes = connection.prepare<[string], { photo: number; code: Buffer }>(
    `SELECT photo_id AS photo, code FROM embeddings JOIN photos ON photos.id = photo_id
     WHERE embeddings.model = ? AND missing = 0 AND state = 'tagged'`,
  );
  const count = connection
    .prepare<[string], number>(
      `SELECT count(*) FROM embeddings JOIN photos ON photos.id = photo_id
       WHERE embeddings.model = ? AND missing = 0 AND state = 'tagged'`,
    )
    .pluck();
  const both = connection
    .prepare<[string, string, number], number>(
      `SELECT a.photo_id FROM embeddings AS a JOIN embeddings AS b ON b.photo_id = a.photo_id
       WHERE a.model = ? AND b.model = ? ORDER BY a.photo_id LIMIT ?`,
    )
    .pluck();
  return {
    find: (photo: number, model: string): StoredEmbedding | null => select.get(photo, model) ?? null,
    put: (row: StoredEmbedding): void =>
      void upsert.run(row.photo, row.model, row.precision, row.vector, row.norm, row.code),
    /** A photo that was read anew: what other models gave was of another content, or is not wanted any more. */
    dropOthers: (photo: number, kept: string[]): void => void dropOthers.run(photo, JSON.stringify(kept)),
    /** To a photo of the same content. */
    copy: (to: number, from: number): void => void copy.run(to, from),
    eachCode: (model: string): IterableIterator<{ photo: number; code: Buffer }> => codes.iterate(model),
    count: (model: string): number => count.get(model)!,
    /** Photos that both models have seen, as many as `limit`. */
    seenByBoth: (first: string, second: string, limit: number): number[] => both.all(first, second, limit),
  };
}
