import { sep } from 'node:path';
import type { Connection } from '../../database.ts';

/** Paths are compared byte by byte, so all that lies in a folder comes before its path with this at the end. */
const AFTER_SEPARATOR = String.fromCharCode(sep.charCodeAt(0) + 1);
/** Rows that are counted at once: some twenty milliseconds. */
const SLICE = 20_000;

export type SubfolderTable = ReturnType<typeof subfolderTable>;

/** The folders that photos lie in, read off their paths. */
export function subfolderTable(connection: Connection) {
  const next = connection
    .prepare<[string, string], string>(
      'SELECT path FROM photos WHERE path > ? AND path < ? ORDER BY path LIMIT 1',
    )
    .pluck();
  type Counted = { photos: number; deeper: number; last: string | null };
  const slice = connection.prepare<
    { after: string; until: string; length: number; separator: string; most: number },
    Counted
  >(
    `SELECT coalesce(sum(shown), 0) AS photos, max(path) AS last,
       coalesce(max(shown AND instr(substr(path, @length + 1), @separator) > 0), 0) AS deeper
     FROM (
       SELECT path, missing = 0 AND (state = 'tagged' OR state = 'pending' AND hash IS NOT NULL) AS shown
       FROM photos WHERE path > @after AND path < @until ORDER BY path LIMIT @most
     )`,
  );

  /** One seek of the index for each folder and each file that lies directly in `path`. */
  function* list(path: string): Generator<{ name: string; path: string }> {
    const prefix = path.endsWith(sep) ? path : path + sep;
    const until = prefix.slice(0, -1) + AFTER_SEPARATOR;
    let after = prefix;
    for (let found = next.get(after, until); found !== undefined; found = next.get(after, until)) {
      const end = found.indexOf(sep, prefix.length);
      if (end === -1) {
        after = found;
        continue;
      }
      const folder = found.slice(0, end);
      yield { name: folder.slice(prefix.length), path: folder };
      after = folder + AFTER_SEPARATOR;
    }
  }

  /** The photos in `path` and below that are shown, slice by slice. */
  function* count(path: string): Generator<{ photos: number; deeper: boolean }> {
    const until = path + AFTER_SEPARATOR;
    const length = Array.from(path).length + 1; // as SQLite counts
    let after: string | null = path + sep;
    while (after !== null) {
      const counted: Counted = slice.get({ after, until, length, separator: sep, most: SLICE })!;
      yield { photos: counted.photos, deeper: counted.deeper === 1 };
      after = counted.last;
    }
  }

  return { list, count };
}
