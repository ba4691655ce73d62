import type { Connection } from './database.ts';

/** What is stored of a network's output for one photo. */
export type StoredEmbedding = {
  photo: number;
  model: string;
  /** float16 [features] of length 1, as bytes. */
  vector: Uint8Array;
  norm: number;
  /** int8 [256], as bytes. */
  code: Uint8Array;
};

export type EmbeddingTable = ReturnType<typeof embeddingTable>;

export function embeddingTable(connection: Connection) {
  const select = connection.prepare<[number], StoredEmbedding>(
    'SELECT photo_id AS photo, model, vector, norm, code FROM embeddings WHERE photo_id = ?',
  );
  const upsert = connection.prepare<[number, string, Uint8Array, number, Uint8Array]>(
    `INSERT INTO embeddings (photo_id, model, vector, norm, code) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (photo_id) DO UPDATE SET model = excluded.model, vector = excluded.vector,
       norm = excluded.norm, code = excluded.code`,
  );
  const page = connection.prepare<[number, number], StoredEmbedding>(
    `SELECT photo_id AS photo, model, vector, norm, code FROM embeddings
     JOIN photos ON photos.id = photo_id WHERE photo_id > ? AND missing = 0 AND state = 'tagged'
     ORDER BY photo_id LIMIT ?`,
  );
  const codes = connection.prepare<[], { photo: number; code: Buffer }>(
    `SELECT photo_id AS photo, code FROM embeddings JOIN photos ON photos.id = photo_id
     WHERE missing = 0 AND state = 'tagged'`,
  );
  const countOthers = connection
    .prepare<[string], number>('SELECT count(*) FROM embeddings WHERE model <> ?')
    .pluck();
  return {
    find: (photo: number): StoredEmbedding | null => select.get(photo) ?? null,
    put: (row: StoredEmbedding): void =>
      void upsert.run(row.photo, row.model, row.vector, row.norm, row.code),
    /** Up to `limit` rows with photo numbers above `after`, in their order. */
    list: (after: number, limit: number): StoredEmbedding[] => page.all(after, limit),
    eachCode: (): IterableIterator<{ photo: number; code: Buffer }> => codes.iterate(),
    countOfOtherModels: (model: string): number => countOthers.get(model)!,
  };
}
