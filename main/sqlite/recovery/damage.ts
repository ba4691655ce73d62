import Database from 'better-sqlite3';

/** Whether SQLite says that a database file is not what SQLite wrote. */
export function isDamage(error: unknown): boolean {
  return error instanceof Database.SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code);
}
