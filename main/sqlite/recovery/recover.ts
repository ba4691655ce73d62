import { existsSync, statSync } from 'node:fs';
import { copyFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PhotonestError } from '../../core/errors.ts';
import type { NoticeContent } from '../../core/notices/notice.ts';
import { Backups, flushDirectory } from './backup.ts';
import { openLibrary, unusable } from '../database.ts';
import { requireSpace } from './free-space.ts';
import { salvage, type Salvaged } from './salvage.ts';
import { findSetAside, removeJournals, setAside } from './set-aside.ts';
import { copyWhole, findDamage, flush } from '../whole-file.ts';

/**
 * Looks at a library's files, which are not open, and replaces what is damaged: the library by a backup, thumbnails,
 * which can all be made again, by none.
 *
 * @returns what was done
 */
export async function repairFiles(library: string, thumbnails: string): Promise<NoticeContent[]> {
  const repairs: NoticeContent[] = [];
  if (existsSync(library)) {
    const damage = await findDamage(library);
    if (damage !== null) repairs.push(await replaceDamaged(library, damage));
  }
  if (existsSync(thumbnails) && (await findDamage(thumbnails)) !== null)
    repairs.push({ code: 'thumbnails_damaged', path: setAside(thumbnails) });
  return repairs;
}

/**
 * Finishes what an earlier engine was in the middle of: a backup that was to replace the library, or damage that was
 * being repaired.
 *
 * @param file not open
 * @returns what was repaired; null if nothing
 */
export async function finishRepair(file: string): Promise<NoticeContent | null> {
  await finishReplacing(file);
  return isLost(file) ? await replaceDamaged(file, null) : null;
}

/**
 * Puts a damaged library aside and another in its place: the newest good backup, else what can be copied of the
 * damaged file, else nothing. Interrupted at any point, it begins again when the library is opened.
 *
 * @param file not open
 * @param detail what is wrong with it; null: it is empty or gone
 */
async function replaceDamaged(file: string, detail: string | null): Promise<NoticeContent> {
  const aside = existsSync(file) ? setAside(file) : findSetAside(file);
  const part = `${file}.part`;
  try {
    await removeDatabase(part);
    const source =
      (await copyNewestGood(file, part)) ?? (aside === null ? null : await copyRest(aside, part));
    const salvaged = aside === null || source?.kind === 'rest' ? null : await salvageInto(part, aside);
    if (existsSync(part)) await rename(part, file);
    flushDirectory(dirname(file));
    const { folders, tags } = salvaged ?? { folders: 0, tags: 0 };
    return { code: 'repaired', detail, aside, source: source ?? { kind: 'none' }, folders, tags };
  } catch (error) {
    throw error instanceof PhotonestError ? error : unusable(file, error);
  }
}

/**
 * Has the library replaced by a backup when it is opened next. What is there now should have been backed up before.
 *
 * @throws PhotonestError `library_damaged` for a backup that is not whole; `disk_full`
 */
export async function replaceWhenOpened(file: string, backup: string): Promise<void> {
  const damage = await findDamage(backup);
  if (damage !== null)
    throw new PhotonestError('library_damaged', { code: 'backup_damaged', path: backup, detail: damage });
  const next = `${file}.next`;
  await requireSpace(dirname(file), statSync(backup).size);
  await copyFile(backup, `${next}.part`);
  await flush(`${next}.part`);
  await rename(`${next}.part`, next); // from here on it is decided
  flushDirectory(dirname(file));
}

/** Begins again at whichever step it was interrupted. The old library's journals would be taken for the new one's. */
async function finishReplacing(file: string): Promise<void> {
  const next = `${file}.next`;
  if (!existsSync(next)) return;
  removeJournals(file);
  await rename(next, file);
  flushDirectory(dirname(file));
}

/** What was put in the library's place. */
type Source = { kind: 'backup'; at: string } | { kind: 'rest' };

async function copyNewestGood(file: string, part: string): Promise<Source | null> {
  for (const { path, at } of new Backups(file).entries()) {
    if ((await findDamage(path)) !== null) continue;
    await copyFile(path, part);
    await flush(part);
    return { kind: 'backup', at };
  }
  return null;
}

/** Into the copy, which may not be there yet; null where nothing can be read of the damaged file. */
async function salvageInto(part: string, aside: string): Promise<Salvaged | null> {
  const connection = await openLibrary(part);
  try {
    return salvage(aside, connection);
  } catch (error) {
    console.error(error); // what was taken over before stays
    return null;
  } finally {
    connection.close();
  }
}

/** Damage in an index alone, for instance, leaves everything to be copied. */
async function copyRest(aside: string, part: string): Promise<Source | null> {
  try {
    await copyWhole(aside, part);
    return { kind: 'rest' };
  } catch {
    await removeDatabase(part);
    return null;
  }
}

/** A file that lost its content in a power cut is empty, which SQLite would take for a new library. */
function isLost(file: string): boolean {
  const size = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return size(file) === 0 && (size(`${file}-wal`) > 0 || new Backups(file).entries().length > 0);
}

async function removeDatabase(file: string): Promise<void> {
  await rm(file, { force: true });
  removeJournals(file);
}
