import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sampleFile, sampleRead } from '../../core/testing/samples.ts';
import { LibraryMaintenance } from './maintenance.ts';
import { openTables, type Library } from './tables.ts';
import { Log } from './log.ts';
import { Notices } from './notices.ts';

const MINUTE_MS = 60_000;

let directory: string;
let library: Library;
let maintenance: LibraryMaintenance;
let repairs: number;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'photonest-maintenance-'));
  repairs = 0;
});
afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  await maintenance.close();
  library.close();
  rmSync(directory, { recursive: true });
});

/** A maintenance of the library in the folder, whose clocks go when `pass` says so. */
async function open(): Promise<void> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  library = await openTables(directory);
  maintenance = new LibraryMaintenance({
    library,
    notices: new Notices(join(directory, 'notices.json')),
    log: new Log(directory),
    onChange: () => undefined,
    reopen: async (change) => {
      await change();
    },
    repair: async () => await Promise.resolve(++repairs > 0),
  });
}

function pass(milliseconds: number): void {
  vi.advanceTimersByTime(milliseconds);
  vi.useRealTimers();
}

function tagAPhoto(): void {
  const folder = library.folders.add('/photos', []).id;
  library.photos.insert(folder, sampleFile('/photos/a.jpg'));
  library.photos.setPreviewed(1, sampleRead(), null);
  library.photos.setTagged(1, 'default');
}

/** As if a backup had been made then. */
function pretend(hoursAgo: number, kind = 'daily'): void {
  const at = new Date(Date.now() - hoursAgo * 60 * MINUTE_MS).toISOString().slice(0, 19).replaceAll(':', '');
  mkdirSync(join(directory, 'backups'), { recursive: true });
  writeFileSync(join(directory, 'backups', `library-${at}Z-${kind}.sqlite`), '');
}

const kinds = (): string[] => maintenance.backups().map(({ kind }) => kind);

test('LibraryMaintenance - a library that has something gets its first backup a minute after it was opened', async () => {
  await open();
  tagAPhoto();
  pass(MINUTE_MS);
  await vi.waitFor(() => expect(kinds()).toEqual(['daily']), { timeout: 30_000 });
});

test.each([
  ['nothing is in it', () => undefined, []],
  ['the last backup is of today', () => (tagAPhoto(), pretend(20)), []],
  ['the last one is of yesterday', () => (tagAPhoto(), pretend(25)), ['daily']],
  [
    'the last one is of the library that was replaced',
    () => (tagAPhoto(), pretend(1, 'before-restore')),
    ['daily'],
  ],
  ['the last one is of a day to come', () => (tagAPhoto(), pretend(-100)), ['daily']],
])('LibraryMaintenance - after a minute, where %s', async (_, prepare, expected) => {
  await open();
  prepare();
  pass(MINUTE_MS);
  await maintenance.backUp('asked'); // after whatever was begun before
  expect(kinds().filter((kind) => kind !== 'asked')).toEqual(expected);
});

test('LibraryMaintenance - what was not changed since the last backup is not copied again', async () => {
  await open();
  tagAPhoto();
  library.connection.pragma('wal_checkpoint(TRUNCATE)');
  const longAgo = new Date(Date.now() - 100 * 60 * MINUTE_MS);
  for (const name of readdirSync(directory)) utimesSync(join(directory, name), longAgo, longAgo);
  pretend(30);
  pass(MINUTE_MS);
  await maintenance.backUp('asked');
  expect(kinds()).toEqual(['asked']);
});

test('LibraryMaintenance - damage that a backup meets is repaired, once', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  await open();
  library.settings.set('long', 'x'.repeat(400_000));
  library.connection.pragma('wal_checkpoint(TRUNCATE)');
  truncateSync(library.file, 8 * 16_384);
  await expect(maintenance.backUp('asked')).rejects.toMatchObject({ code: 'library_damaged' });
  await expect(maintenance.backUp('asked')).rejects.toMatchObject({ code: 'library_damaged' });
  expect(repairs).toBe(1);
});

test('LibraryMaintenance - a check that an engine was closed in is done by the next one', async () => {
  (await openTables(directory)).close();
  writeFileSync(join(directory, 'library.sqlite-wal'), '');
  await open();
  expect(library.unclean).toBe(true);
  await maintenance.close();
  library.close();
  expect(existsSync(join(directory, 'library.sqlite-wal'))).toBe(false);
  await open();
  expect(library.unclean).toBe(true);
  await vi.waitFor(() => expect(new Log(directory).tail()).toContain('and is whole'), { timeout: 30_000 });
  expect(existsSync(join(directory, 'library.sqlite.unchecked'))).toBe(false);
});
