import { existsSync, mkdirSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Backups } from './backup.ts';
import { openLibrary } from '../database.ts';
import { openTestLibrary, type TestLibrary } from '../testing/library.ts';
import { findDamage } from '../whole-file.ts';

let library: TestLibrary;
let backups: Backups;
let folder: string;
beforeEach(async () => {
  library = await openTestLibrary();
  backups = new Backups(library.connection.name);
  folder = join(dirname(library.connection.name), 'backups');
  const photo = library.addPhoto(library.folders.add('/photos', []).id, '/photos/a.jpg');
  const [rex] = library.labels.put([
    { key: 'own:rex', name: 'Rex', category: 'yours', source: 'user', classes: 0 },
  ]);
  library.tags.setUserTag(photo, rex!.id, 'confirmed');
});
afterEach(() => {
  library.close();
});

/** As if backups had been made at these times, in UTC. */
function pretend(kind: string, ...times: string[]): void {
  mkdirSync(folder, { recursive: true });
  for (const time of times) writeFileSync(join(folder, `library-${time}Z-${kind}.sqlite`), '');
}

test('make() - a whole library in one file, that says what is in it, while the library is in use', async () => {
  const made = await backups.make('asked');
  expect(made).toMatchObject({ kind: 'asked', photos: 1, ownTags: 1 });
  expect(Math.abs(Date.parse(made.at) - Date.now())).toBeLessThan(3_600_000);
  expect(backups.list()).toEqual([made]);
  expect(readdirSync(folder)).toHaveLength(1);
  const path = backups.pathOf(made.id);
  expect(await findDamage(path)).toBeNull();
  const copy = await openLibrary(path);
  expect(copy.prepare('SELECT key FROM user_tags JOIN labels ON id = label_id').pluck().all()).toEqual([
    'own:rex',
  ]);
  copy.close();
});

test('make() - has what was written a moment ago, and nothing of a transaction that is not over', async () => {
  library.connection.exec('BEGIN IMMEDIATE; DELETE FROM user_tags');
  const { ownTags } = await backups.make('asked');
  library.connection.exec('ROLLBACK');
  expect(ownTags).toBe(1);
});

test('make() - two in the same second have numbers of their own', async () => {
  const made = [await backups.make('asked'), await backups.make('daily')];
  expect(new Set(made.map(({ id }) => id)).size).toBe(2);
});

test('make() - seven daily ones are kept, and none of another kind goes for them', async () => {
  pretend('daily', ...[1, 2, 3, 4, 5, 6, 7, 8].map((day) => `2020-01-0${day}T020000`));
  pretend('before-update', '2019-01-01T000000');
  await backups.make('daily');
  const ids = backups.entries().map(({ id }) => id);
  expect(ids.slice(1)).toEqual([
    20200108020000, 20200107020000, 20200106020000, 20200105020000, 20200104020000, 20200103020000,
    20190101000000,
  ]);
});

test('make() - what a killed engine left half done goes, and anything else in the folder stays', async () => {
  mkdirSync(folder);
  writeFileSync(join(folder, 'library-2020-01-01T020000Z-daily.sqlite.part'), 'half');
  writeFileSync(join(folder, 'mine.sqlite'), 'mine');
  await backups.make('asked');
  expect(existsSync(join(folder, 'mine.sqlite'))).toBe(true);
  expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('make() - of a damaged library there is none, and it is called damaged', async () => {
  library.settings.set('words', 'x'.repeat(400_000));
  library.connection.pragma('wal_checkpoint(TRUNCATE)');
  truncateSync(library.connection.name, 10 * 16384);
  await expect(backups.make('asked')).rejects.toMatchObject({ code: 'library_damaged' });
  expect(readdirSync(folder)).toEqual([]);
});

test('list() - one that was damaged later is not offered; an unknown number is not found', async () => {
  const made = await backups.make('asked');
  writeFileSync(backups.pathOf(made.id), 'noise');
  pretend('daily', '2020-01-01T020000');
  expect(backups.list()).toEqual([]);
  expect(backups.entries()).toHaveLength(2);
  expect(() => backups.pathOf(7)).toThrow('There is no backup with the number 7.');
});
