// The process that reads a database file from end to end, to check or to copy it, which takes seconds with a large
// library. It opens the library for reading only, and writes nothing but the copy that it was asked for.
import Database from 'better-sqlite3';
import { isDamage } from './recovery/damage.ts';

const [task, file, into] = process.argv.slice(2);
process.stdout.write(JSON.stringify(answer()));

function answer(): Record<string, unknown> {
  try {
    return task === 'copy' ? copy(file!, into!) : { problem: open(file!, true, check) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return isDamage(error) ? { problem: message } : { failure: message };
  }
}

/** @returns what SQLite says is wrong; null for a whole file */
function check(connection: Database.Database): string | null {
  if (connection.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0) return 'it is empty';
  const result = String(connection.pragma('quick_check(1)', { simple: true }));
  return result === 'ok' ? null : result.replace(/^\*\*\* .* \*\*\*\s*/, '');
}

/** As of one moment, however much the engine writes meanwhile. */
function copy(source: string, target: string): Record<string, unknown> {
  open(source, true, (connection) => {
    connection.pragma('temp_store = MEMORY');
    connection.prepare('VACUUM INTO ?').run(target);
  });
  return open(target, false, (connection) => {
    const problem = check(connection);
    return { problem, ...(problem === null && noteCounts(connection)) };
  });
}

/** The copy says of itself what is in it, so that a list of copies need not count through each. */
function noteCounts(connection: Database.Database): Record<string, unknown> {
  const count = (from: string): unknown => connection.prepare(`SELECT count(*) FROM ${from}`).pluck().get();
  const counts = { photos: count('photos WHERE missing = 0'), ownTags: count('user_tags') };
  connection
    .prepare(`INSERT OR REPLACE INTO settings (key, value) VALUES ('backup', ?)`)
    .run(JSON.stringify(counts));
  return { counts };
}

function open<T>(path: string, readonly: boolean, work: (connection: Database.Database) => T): T {
  const connection = new Database(path, { readonly, fileMustExist: true });
  try {
    return work(connection);
  } finally {
    connection.close();
  }
}
