import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { flushDirectory } from './backup.ts';

/** What belongs to a database file and goes wherever it goes: its journals, and the index of one. */
const COMPANIONS = ['-wal', '-shm', '-journal'];

/**
 * Renames a damaged database with its journals; nothing of it is ever deleted.
 *
 * @returns its new path: the old one with `.damaged-2026-03-29T020000Z`
 */
export function setAside(file: string): string {
  const time = new Date().toISOString().slice(0, 19).replaceAll(':', '');
  let aside = `${file}.damaged-${time}Z`;
  for (let copy = 2; existsSync(aside); copy++) aside = `${file}.damaged-${time}Z-${copy}`;
  for (const end of ['', ...COMPANIONS]) if (existsSync(file + end)) renameSync(file + end, aside + end);
  flushDirectory(dirname(file));
  return aside;
}

/** The database that was set aside last; null if none was. */
export function findSetAside(file: string): string | null {
  const names = readdirSync(dirname(file)).filter(
    (name) => name.startsWith(`${basename(file)}.damaged-`) && !COMPANIONS.some((end) => name.endsWith(end)),
  );
  const last = names.sort().at(-1);
  return last === undefined ? null : join(dirname(file), last);
}

export function removeJournals(file: string): void {
  for (const end of COMPANIONS) rmSync(file + end, { force: true });
}
