import type { Connection } from '../../database.ts';
import type { StoredEmbedding } from './embedding.ts';

/** A photo that has the content of a result. */
export type PhotoOfContent = {
  id: number;
  state: 'pending' | 'tagged' | 'failed' | 'skipped';
  model: string | null;
  missing: 0 | 1;
  previewed: 0 | 1;
};

export type WaitingResult = Omit<StoredEmbedding, 'photo'>;

export type ResultTable = ReturnType<typeof resultTable>;

/** Results that came from elsewhere: those whose files are not known yet, and photos whose tags are still to follow. */
export function resultTable(connection: Connection) {
  const ofContent = connection.prepare<[Uint8Array], PhotoOfContent>(
    'SELECT id, state, model, missing, previewed FROM photos WHERE hash = ?',
  );
  const wait = connection.prepare<[Uint8Array, string, Uint8Array, number, Uint8Array, string]>(
    'INSERT OR IGNORE INTO waiting_results (hash, model, vector, norm, code, precision) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const take = connection.prepare<[Uint8Array], WaitingResult>(
    'DELETE FROM waiting_results WHERE hash = ? RETURNING model, vector, norm, code, precision',
  );
  const countWaiting = connection.prepare<[], number>('SELECT count(*) FROM waiting_results').pluck();
  const add = connection.prepare<[number]>('INSERT OR IGNORE INTO unscored (photo_id) VALUES (?)');
  const remove = connection.prepare<[number]>('DELETE FROM unscored WHERE photo_id = ?');
  const list = connection
    .prepare<[number], number>('SELECT photo_id FROM unscored ORDER BY photo_id LIMIT ?')
    .pluck();
  const countUnscored = connection.prepare<[], number>('SELECT count(*) FROM unscored').pluck();
  return {
    /** There or gone. */
    photosOf: (hash: Uint8Array): PhotoOfContent[] => ofContent.all(hash),
    /** @returns false where it waits already */
    wait: (hash: Uint8Array, { model, vector, norm, code, precision }: WaitingResult): boolean =>
      wait.run(hash, model, vector, norm, code, precision).changes > 0,
    /** The file is found: what waited for it waits no more. */
    take: (hash: Uint8Array): WaitingResult[] => take.all(hash),
    countWaiting: (): number => countWaiting.get()!,
    addUnscored: (photo: number): void => void add.run(photo),
    removeUnscored: (photo: number): void => void remove.run(photo),
    listUnscored: (limit: number): number[] => list.all(limit),
    countUnscored: (): number => countUnscored.get()!,
  };
}
