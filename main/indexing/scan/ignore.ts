import { lstat, readFile } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { IgnorePatterns } from '../../core/ignore-patterns.ts';
import { UnusablePattern } from '../../core/unusable-pattern.ts';
import type { PhotoFailure } from '../../core/photos/failure.ts';
import { failureOfFs, isNotFound } from './fs-errors.ts';

export const IGNORE_FILE = '.photonestignore';
const MOST_BYTES = 64 * 1024;
/** Longer than any path. */
const LONGEST_PATTERN = 4096;

/** Bins, indexes, and what systems and programs keep for themselves, besides hidden folders; in lower case. */
const FOLDERS_OF_SYSTEMS = new Set([
  ...['$recycle.bin', 'recycler', 'system volume information', 'found.000', 'appdata'], // Windows
  ...['lost+found', '__macosx'],
  ...['@eadir', '@tmp', '#recycle', '#snapshot'], // Synology
  ...['@recycle', '@recently-snapshot'], // QNAP
  ...['node_modules', 'ipod photo cache'],
]);
/** Lightroom's previews, and programs on a Mac, which are folders full of pictures. */
const ENDINGS_OF_PROGRAMS = /\.(lrdata|app)$/i;
/** Of Apple's photo programs: all but the photos as they were imported is made from these, and kept beside them. */
const PHOTO_LIBRARIES = /(\.(photoslibrary|photolibrary|aplibrary|migratedphotolibrary)|^iphoto library)$/i;
const ORIGINALS = new Set(['originals', 'masters']);

/** Patterns as Git reads them, from a file or the settings. */
export type Rules = {
  /** The folder that the patterns count from. */
  base: string;
  patterns: IgnorePatterns;
  /** What holds where these say nothing. */
  above: Rules | null;
};

/** @throws UnusablePattern */
export function rulesOf(patterns: string | string[], base: string, above: Rules | null): Rules | null {
  if (patterns.length === 0) return above;
  return { base, patterns: new IgnorePatterns(patterns), above };
}

const IGNORE = { refused: 'ignore_permission', tooLong: 'ignore_long_path', other: 'ignore_error' } as const;

/** With the patterns of a `.photonestignore` in the folder; `problem` says why it is not used. */
export async function readRules(
  folder: string,
  above: Rules | null,
): Promise<{ rules: Rules | null; problem: PhotoFailure | null }> {
  try {
    const path = join(folder, IGNORE_FILE);
    const stats = await lstat(path);
    if (!stats.isFile()) return { rules: above, problem: { code: 'ignore_not_regular' } };
    if (stats.size > MOST_BYTES)
      return { rules: above, problem: { code: 'ignore_large', limit: MOST_BYTES / 1024 } };
    const text = await readFile(path, 'utf8');
    if (text.split('\n').some((line) => line.length > LONGEST_PATTERN))
      return { rules: above, problem: { code: 'ignore_long_line', limit: LONGEST_PATTERN } };
    return { rules: rulesOf(text.replace(/^\ufeff/, ''), folder, above), problem: null };
  } catch (error) {
    if (isNotFound(error)) return { rules: above, problem: null };
    if (!(error instanceof UnusablePattern)) return { rules: above, problem: failureOfFs(error, IGNORE) };
    return { rules: above, problem: { code: `ignore_${error.code}`, limit: error.limit } };
  }
}

/** Whether a file or folder is left out. What a person's patterns say comes before what the app leaves out by itself. */
export function isIgnored(rules: Rules | null, folder: string, name: string, isFolder: boolean): boolean {
  for (let each = rules; each !== null; each = each.above) {
    const path = relative(each.base, join(folder, name)).replaceAll(sep, '/');
    const verdict = each.patterns.test(path, isFolder);
    if (verdict !== null) return verdict === 'ignored';
  }
  return isLeftOut(folder, name, isFolder);
}

function isLeftOut(folder: string, name: string, isFolder: boolean): boolean {
  if (name.startsWith('.')) return true;
  if (!isFolder) return false;
  const lower = name.toLowerCase();
  if (FOLDERS_OF_SYSTEMS.has(lower) || ENDINGS_OF_PROGRAMS.test(name)) return true;
  return PHOTO_LIBRARIES.test(basename(folder)) && !ORIGINALS.has(lower);
}
