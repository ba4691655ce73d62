import { PhotonestError } from '../../../core/errors.ts';
import type { Connection } from '../../database.ts';

export type SavedSearchRow = { id: number; name: string; query: string };

export type SavedSearchTable = ReturnType<typeof savedSearchTable>;

/** Searches that a person kept, in their order. All inside the caller's transaction. */
export function savedSearchTable(connection: Connection) {
  const all = connection.prepare<[], SavedSearchRow>(
    'SELECT id, name, query FROM saved_searches ORDER BY position, id',
  );
  const one = connection.prepare<[number], SavedSearchRow>(
    'SELECT id, name, query FROM saved_searches WHERE id = ?',
  );
  const insert = connection
    .prepare<[string, string, string], number>(
      `INSERT INTO saved_searches (name, query, position, created_at)
       SELECT ?, ?, coalesce(max(position), 0) + 1, ? FROM saved_searches RETURNING id`,
    )
    .pluck();
  const rename = connection.prepare<[string, number]>('UPDATE saved_searches SET name = ? WHERE id = ?');
  const remove = connection.prepare<[number]>('DELETE FROM saved_searches WHERE id = ?');
  return {
    list: (): SavedSearchRow[] => all.all(),
    get: (id: number): SavedSearchRow => {
      const row = one.get(id);
      if (row === undefined) throw new PhotonestError('not_found', { code: 'search_unknown', id });
      return row;
    },
    add: (name: string, query: string): number => insert.get(name, query, new Date().toISOString())!,
    rename: (id: number, name: string): void => void rename.run(name, id),
    remove: (id: number): void => void remove.run(id),
  };
}
