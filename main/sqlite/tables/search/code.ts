import type { Connection } from '../../database.ts';

export type CodeTable = ReturnType<typeof codeTable>;

export type CodeRow = { photo: number; code: Buffer };

/** Quantised embeddings of the photos that are there, and which of them changed. */
export function codeTable(connection: Connection) {
  const shown = `FROM embeddings JOIN photos ON photos.id = photo_id
     WHERE embeddings.model = ? AND missing = 0 AND state = 'tagged'`;
  const one = connection.prepare<[string, number], { code: Buffer }>(`SELECT code ${shown} AND photo_id = ?`);
  // In the order of the primary key, so that a page costs no more than its rows.
  const page = connection.prepare<[string, number, number], CodeRow>(
    `SELECT photo_id AS photo, code ${shown} AND photo_id > ? ORDER BY photo_id LIMIT ?`,
  );
  const changes = connection.prepare<[number, number], { seq: number; photo: number }>(
    'SELECT seq, photo_id AS photo FROM code_changes WHERE seq > ? ORDER BY seq LIMIT ?',
  );
  const last = connection.prepare<[], number>('SELECT coalesce(max(seq), 0) FROM code_changes').pluck();
  const drop = connection.prepare<[number]>('DELETE FROM code_changes WHERE seq <= ?');
  const generation = connection.prepare<[], number>('SELECT generation FROM code_generation').pluck();
  const setGeneration = connection.prepare<[number]>('UPDATE code_generation SET generation = ?');
  return {
    find: (model: string, photo: number): Buffer | null => one.get(model, photo)?.code ?? null,
    /** In ascending order of photos, from the one after `after` on. */
    page: (model: string, after: number, limit: number): CodeRow[] => page.all(model, after, limit),
    changesAfter: (seq: number, limit: number) => changes.all(seq, limit),
    lastChange: (): number => last.get()!,
    generation: (): number => generation.get()!,
    /** The changes up to `seq` are in the file, whose generation this is from now on. */
    settle: connection.transaction((seq: number, next: number): void => {
      drop.run(seq);
      setGeneration.run(next);
    }),
  };
}
