import { copyFileSync, mkdtempSync, openSync, rmSync, writeSync, closeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLibrary, type Connection } from '../database.ts';
import { exportTable } from '../tables/library/export.ts';
import { fileWriteTable } from '../tables/library/file-write.ts';
import { folderTable } from '../tables/library/folder.ts';
import { salvage } from './salvage.ts';
import { settingTable } from '../tables/library/setting.ts';
import { taughtTagTable } from '../tables/tags/taught-tag.ts';
import { openTestLibrary, type TestLibrary } from '../testing/library.ts';

const PAGE = 16_384;

let directory: string;
let library: TestLibrary;
let folder: number;
let rex: number;
let backup: Connection;
let file: string;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'photonest-salvage-'));
  library = await openTestLibrary();
  file = library.connection.name;
  folder = library.folders.add('/photos', []).id;
  rex = library.labels.put([
    { key: 'own:rex', name: 'Rex', category: 'yours', source: 'user', classes: 0 },
  ])[0]!.id;
  library.tags.setUserTag(photo('old'), rex, 'confirmed');
  library.connection.pragma('wal_checkpoint(TRUNCATE)');
  copyFileSync(file, join(directory, 'backup.sqlite'));
  backup = await openLibrary(join(directory, 'backup.sqlite'));
});
afterEach(() => {
  backup.close();
  library.close();
  rmSync(directory, { recursive: true });
});

/** A photo with a content of its own. */
function photo(name: string): number {
  const hash = new Uint8Array(32);
  Buffer.from(hash.buffer).write(name);
  return library.addPhoto(folder, `/photos/${name}.jpg`, { hash });
}

function label(name: string): number {
  const key = `own:${name}`;
  return library.labels.put([{ key, name, category: 'yours', source: 'user', classes: 0 }])[0]!.id;
}

/** `old: rex confirmed` and so on, of the backup. */
function userTags(): string[] {
  return backup
    .prepare<[], string>(
      `SELECT photos.name || ': ' || key || ' ' || user_tags.state FROM user_tags
       JOIN photos ON photos.id = photo_id JOIN labels ON labels.id = label_id ORDER BY 1`,
    )
    .pluck()
    .all();
}

test('salvage() - what was exported, so that automatic keywords do not come back as a person’s', () => {
  const before = exportTable(library.connection);
  before.set(photo('new'), [{ path: ['dog'], automatic: true }]);
  salvage(file, backup);
  const { id } = backup.prepare<[], { id: number }>(`SELECT id FROM photos WHERE name = 'new.jpg'`).get()!;
  expect(exportTable(backup).of(id)).toEqual([{ path: ['dog'], automatic: true }]);
});

test('salvage() - metadata that photo files had before they were written into', () => {
  const id = photo('written');
  const copy = {
    path: '',
    hash: new Uint8Array(32).fill(7),
    pixelHash: new Uint8Array(32),
    oldXmp: Buffer.from('<x/>'),
    oldFields: '{}',
  };
  const identity = { sizeBytes: 1, modifiedMs: 1, inode: '1:1' };
  fileWriteTable(library.connection).begin(id, copy, [{ path: ['Rex'], automatic: false }], identity);
  salvage(file, backup);
  salvage(file, backup); // once is enough
  const rows = backup.prepare('SELECT old_xmp, new_hash, state FROM file_writes').all();
  expect(rows).toEqual([{ old_xmp: Buffer.from('<x/>'), new_hash: Buffer.alloc(32, 7), state: 'begun' }]);
});

test('salvage() - tags of photos that came later, and later words on those that were there', () => {
  const old = library.photos.findByPath('/photos/old.jpg')!;
  library.connection.exec(`UPDATE user_tags SET at = '2020-01-01T00:00:00Z'`);
  backup.exec(`UPDATE user_tags SET at = '2020-01-01T00:00:00Z'`);
  library.tags.setUserTag(old, rex, 'rejected');
  library.tags.setUserTag(photo('new'), label('harbour'), 'confirmed');
  settingTable(library.connection).set('settings', { threshold: 0.7 });
  settingTable(backup).set('scoredWith', 'before');

  expect(salvage(file, backup)).toEqual({ tags: 2, folders: 0 });

  expect(userTags()).toEqual(['new.jpg: own:harbour confirmed', 'old.jpg: own:rex rejected']);
  expect(backup.prepare(`SELECT state FROM photos WHERE name = 'new.jpg'`).pluck().get()).toBe('pending');
  expect(settingTable(backup).find('settings')).toEqual({ threshold: 0.7 });
  expect(settingTable(backup).find('scoredWith')).toBeUndefined();
  expect(backup.pragma('integrity_check', { simple: true })).toBe('ok');
});

test('salvage() - an older word in the damaged file does not count', () => {
  library.connection.exec(`UPDATE user_tags SET state = 'rejected', at = '2020-01-01T00:00:00Z'`);
  expect(salvage(file, backup).tags).toBe(0);
  expect(userTags()).toEqual(['old.jpg: own:rex confirmed']);
});

test('salvage() - the content tells photos apart, whatever number, name or label number they have by now', () => {
  const old = library.photos.findByPath('/photos/old.jpg')!;
  library.connection.exec(
    `UPDATE photos SET path = '/photos/renamed.jpg', name = 'renamed.jpg' WHERE id = ${old}`,
  );
  library.tags.setUserTag(old, label('beach'), 'confirmed');
  backup.exec(
    `INSERT INTO labels (key, name, category, source, classes) VALUES ('own:other', 'other', 'yours', 'user', 0)`,
  );
  expect(salvage(file, backup).tags).toBe(1);
  expect(userTags()).toEqual(['old.jpg: own:beach confirmed', 'old.jpg: own:rex confirmed']);
});

test('salvage() - a photo whose file is gone keeps its tags for when it comes back', () => {
  const gone = photo('gone');
  library.tags.setUserTag(gone, rex, 'confirmed');
  library.photos.setMissing(gone, true);
  salvage(file, backup);
  const row = backup.prepare(`SELECT missing, hash FROM photos WHERE name = 'gone.jpg'`).get();
  expect(row).toMatchObject({ missing: 1, hash: Buffer.from('gone'.padEnd(32, '\0')) });
});

test('salvage() - folders that were added or removed since, one above others as well', () => {
  folderTable(backup).add('/usb/2024', []);
  library.folders.add('/usb', []);
  library.folders.add('/new', []);
  library.folders.remove(folder);
  expect(salvage(file, backup).folders).toBe(2);
  expect(
    folderTable(backup)
      .list()
      .map(({ path }) => path),
  ).toEqual(['/new', '/usb']);
});

test('salvage() - a page of noise in the middle costs what was on it, and no more', () => {
  const words = Array.from({ length: 2000 }, (_, index) => photo(`photo ${index}`));
  library.connection.transaction(() => {
    const annotate = library.connection.prepare(`INSERT INTO user_tags VALUES (?, ?, 'confirmed', ?)`);
    for (const each of words) annotate.run(each, rex, 'x'.repeat(100));
  })();
  library.connection.pragma('wal_checkpoint(TRUNCATE)');
  const pages = library.connection
    .prepare<[], number>(
      `SELECT pageno FROM dbstat WHERE name = 'user_tags' AND pagetype = 'leaf' ORDER BY path`,
    )
    .pluck()
    .all();
  expect(pages.length).toBeGreaterThan(10);
  makeNoise(pages[5]!);
  const { tags } = salvage(file, backup);
  expect(tags).toBeGreaterThan(1500);
  expect(tags).toBeLessThan(2000);
  expect(userTags()).toContain('photo 0.jpg: own:rex confirmed');
  expect(userTags()).toContain('photo 1999.jpg: own:rex confirmed');
});

test('salvage() - photos that cannot be read any more cost their tags, and no more', () => {
  const words = Array.from({ length: 1000 }, (_, index) => photo(`photo ${index}`));
  for (const each of words.slice(0, 20)) library.tags.setUserTag(each, rex, 'confirmed');
  for (const each of words.slice(-20)) library.tags.setUserTag(each, rex, 'confirmed');
  library.connection.pragma('wal_checkpoint(TRUNCATE)');
  const [first] = library.connection
    .prepare<[], number>(
      `SELECT pageno FROM dbstat WHERE name = 'photos' AND pagetype = 'leaf' ORDER BY path`,
    )
    .pluck()
    .all();
  makeNoise(first!);
  salvage(file, backup);
  expect(userTags()).toContain('photo 999.jpg: own:rex confirmed');
  expect(userTags()).not.toContain('photo 0.jpg: own:rex confirmed');
});

function makeNoise(page: number): void {
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(PAGE, 0xa5), 0, PAGE, (page - 1) * PAGE);
  closeSync(handle);
}

test('salvage() - favourites, stars, albums and saved searches come along, once', () => {
  const id = photo('new');
  library.connection.exec(
    `INSERT INTO favourites VALUES (${id}, 'then'); INSERT INTO stars VALUES (${id}, 4, 'then');
     INSERT INTO albums (name, position, created_at) VALUES ('Best', 1, 'then');
     INSERT INTO album_photos VALUES (1, ${id}, 1, 'then');
     INSERT INTO saved_searches (name, query, position, created_at) VALUES ('dogs', 'dog', 1, 'then')`,
  );
  library.connection.pragma('wal_checkpoint(TRUNCATE)');
  for (let times = 0; times < 2; times++) salvage(file, backup);
  const rows = (from: string): unknown[] => backup.prepare(`SELECT ${from}`).raw().all();
  expect(rows('name FROM favourites JOIN photos ON id = photo_id')).toEqual([['new.jpg']]);
  expect(rows('stars FROM stars')).toEqual([[4]]);
  expect(
    rows(
      'albums.name, photos.name FROM album_photos JOIN albums ON albums.id = album_id JOIN photos ON photos.id = photo_id',
    ),
  ).toEqual([['Best', 'new.jpg']]);
  expect(rows('name FROM saved_searches')).toEqual([['dogs']]);
});

test('salvage() - a taught tag is taught on, with the examples that came with it, each once', () => {
  library.taughtTags.add(rex);
  const example = { state: 'confirmed' as const, model: 'any', vector: Buffer.of(1, 2), norm: 3 };
  library.taughtTags.borrow(rex, example);
  salvage(file, backup);
  salvage(file, backup);
  const taught = taughtTagTable(backup);
  const [label] = taught.list();
  expect(taught.list()).toHaveLength(1);
  expect(taught.examples(label!, 'any')).toEqual([{ photo: null, ...example }]);
});
