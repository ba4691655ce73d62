import Database from 'better-sqlite3';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { Backups } from './recovery/backup.ts';
import { durably, openLibrary, openThumbnails } from './database.ts';
import { embeddingTable } from './tables/embedding.ts';
import { folderTable } from './tables/folder.ts';
import { metadataTable } from './tables/metadata.ts';
import { labelTable } from './tables/label.ts';
import { photoTable } from './tables/photo.ts';
import { settingTable } from './tables/setting.ts';
import { tagTable } from './tables/tag.ts';
import { thumbnailTable } from './tables/thumbnail.ts';

const FIXTURES = join(import.meta.dirname, '../../test/fixtures');
const NEWEST = 5;

const directory = mkdtempSync(join(tmpdir(), 'photonest-database-'));
const newFile = (): string => join(mkdtempSync(join(directory, 'library-')), 'library.sqlite');

afterAll(() => rmSync(directory, { recursive: true }));

async function makeLibrary(): Promise<string> {
  const file = newFile();
  const connection = await openLibrary(file);
  settingTable(connection).set('words', 'x'.repeat(200_000)); // several pages
  connection.close();
  return file;
}

const refusal = { name: 'PhotonestError', code: 'library_damaged' };

test('openLibrary() - makes a library from nothing, with its pragmas', async () => {
  const connection = await openLibrary(newFile());
  const pragma = (name: string): unknown => connection.pragma(name, { simple: true });
  expect(pragma('user_version')).toBe(NEWEST);
  expect(pragma('page_size')).toBe(16384);
  expect(pragma('journal_mode')).toBe('wal');
  expect(pragma('foreign_keys')).toBe(1);
  expect(pragma('synchronous')).toBe(1);
  connection.close();
});

test('openLibrary() - an open one keeps what it holds, and takes no backup when nothing changes', async () => {
  const file = newFile();
  const first = await openLibrary(file);
  settingTable(first).set('settings', { threshold: 0.4 });
  first.close();
  const second = await openLibrary(file);
  expect(settingTable(second).find('settings')).toEqual({ threshold: 0.4 });
  second.close();
  expect(new Backups(file).entries()).toEqual([]);
});

test('openLibrary() - a library of schema 1 opens with everything that a person said', async () => {
  const file = newFile();
  copyFileSync(join(FIXTURES, 'library-schema-1.sqlite'), file);
  const connection = await openLibrary(file);
  expect(connection.pragma('user_version', { simple: true })).toBe(NEWEST);
  expect(folderTable(connection).list()).toMatchObject([
    // The damaged JPEG may be shown as far as it goes, and is tried again.
    { path: '/photos', counts: { found: 4, tagged: 2, failed: 0, skipped: 1 } },
  ]);
  const photos = photoTable(connection);
  const dog = photos.get(photos.findByPath('/photos/Rex am Strand.jpg')!);
  expect(dog).toMatchObject({
    camera: 'Nikon D90',
    takenAt: '2024-05-17T10:20:30',
    latitude: 53.5,
    model: 'tf_efficientnet_lite2',
  });
  expect(embeddingTable(connection).find(dog.id, dog.model!)).toMatchObject({ norm: 12.5 });
  const keyOf = connection.prepare<[number], string>('SELECT key FROM labels WHERE id = ?').pluck();
  const said = tagTable(connection)
    .userTags(dog.id)
    .map(({ label, state }) => `${keyOf.get(label)} ${state}`);
  expect(said.sort()).toEqual(['n02088364 rejected', 'own:rex confirmed']);
  expect(connection.pragma('integrity_check', { simple: true })).toBe('ok');
  connection.close();
  expect(new Backups(file).list()).toMatchObject([{ kind: 'before-update', photos: 4, ownTags: 2 }]);
});

test('openLibrary() - a library of schema 2 opens with all that was read and said', async () => {
  const file = newFile();
  copyFileSync(join(FIXTURES, 'library-schema-2.sqlite'), file);
  const connection = await openLibrary(file);
  expect(connection.pragma('user_version', { simple: true })).toBe(NEWEST);
  const [photos, tags, metadata] = [photoTable(connection), tagTable(connection), metadataTable(connection)];
  const [dog, tokyo] = ['Rex am Strand.jpg', '東京 🗼.png'].map((name) =>
    photos.get(photos.findByPath(`/photos/${name}`)!),
  );
  const names = new Map(
    labelTable(connection)
      .list()
      .map(({ id, key }) => [id, key]),
  );
  expect(
    tags
      .userTags(dog!.id)
      .map(({ label, state }) => [names.get(label), state])
      .sort(),
  ).toEqual([
    ['n02088364', 'rejected'],
    ['own:rex', 'confirmed'],
  ]);
  expect(
    tags
      .list(dog!.id)
      .map(({ label }) => names.get(label))
      .sort(),
  ).toEqual(['n02084071', 'own:rex']);
  expect(
    metadata
      .keywordsOf(tokyo!.id)
      .map((id) => names.get(id))
      .sort(),
  ).toEqual(['own:italy', 'own:italy|rome']);
  expect(tokyo).toMatchObject({
    takenAt: '2023-01-02T03:04:05', takenOffset: '+09:00', title: 'Tower', caption: 'By night', rating: 4, remark: null,
  }); // prettier-ignore
  expect(embeddingTable(connection).find(dog!.id, dog!.model!)).toMatchObject({ norm: 12.5 });
  expect(settingTable(connection).find('settings')).toMatchObject({ threshold: 0.6, gentle: true });
  connection.close();
});

test('openLibrary() - refuses a library of a newer version and leaves it as it is', async () => {
  const file = await makeLibrary();
  const newer = new Database(file);
  newer.pragma(`user_version = ${NEWEST + 4}`);
  newer.close();
  const before = readFileSync(file);
  await expect(openLibrary(file)).rejects.toMatchObject({
    code: 'invalid',
    message: `The library ${file} was made by a newer Photonest (schema ${NEWEST + 4}, this one knows ${NEWEST}). Update Photonest to open it.`,
  });
  expect(readFileSync(file).equals(before)).toBe(true);
});

test('openLibrary() - a file that is no database is damaged, named, and left as it is', async () => {
  const file = newFile();
  writeFileSync(file, 'These are my notes. '.repeat(1000));
  await expect(openLibrary(file)).rejects.toMatchObject({
    ...refusal,
    message: expect.stringContaining(`The library file ${file} cannot be used`) as string,
  });
  expect(readFileSync(file, 'utf8')).toMatch(/^These are my notes/);
});

test('openLibrary() - a file that was cut is damaged and named', async () => {
  const file = await makeLibrary();
  truncateSync(file, 3 * 16384);
  await expect(openLibrary(file)).rejects.toMatchObject({
    ...refusal,
    message: expect.stringContaining(file) as string,
  });
});

test('openLibrary() - a folder that is not there is told as such, and is no damage', async () => {
  const file = join(directory, 'nowhere', 'library.sqlite');
  await expect(openLibrary(file)).rejects.toMatchObject({
    code: 'internal',
    message: expect.stringContaining(`The library file ${file} cannot be opened`) as string,
  });
});

test('durably() - what throws is undone, and later writes are quick again', async () => {
  const connection = await openLibrary(newFile());
  const settings = settingTable(connection);
  expect(() =>
    durably(connection, () => {
      connection.exec(`INSERT INTO settings VALUES ('half', '1')`);
      throw new Error('no');
    }),
  ).toThrow('no');
  expect(settings.find('half')).toBeUndefined();
  expect(connection.pragma('synchronous', { simple: true })).toBe(1);
  expect(durably(connection, () => connection.pragma('synchronous', { simple: true }))).toBe(2);
  connection.close();
});

test('thumbnails - are replaced, found and removed, and need no migration', async () => {
  const file = newFile();
  const connection = await openThumbnails(file);
  const thumbnails = thumbnailTable(connection);
  thumbnails.put([
    { photo: 1, version: 'a', jpeg: Uint8Array.of(1) },
    { photo: 2, version: 'b', jpeg: Uint8Array.of(2) },
  ]);
  thumbnails.put([{ photo: 1, version: 'c', jpeg: Uint8Array.of(3) }]);
  connection.close();
  const again = await openThumbnails(file);
  expect(thumbnailTable(again).find(1)).toEqual(Buffer.of(3));
  thumbnailTable(again).remove([2]);
  expect(thumbnailTable(again).find(2)).toBeNull();
  again.close();
  expect(existsSync(`${file}-wal`)).toBe(false);
});
