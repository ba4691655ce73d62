import Database from 'better-sqlite3';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { failureSentence, isSameFailure } from '../core/photos/failure-sentence.ts';
import type { PhotoFailure } from '../core/photos/failure.ts';
import { SAMPLE_FAILURES } from '../core/testing/failures.ts';
import { Backups } from './recovery/backup.ts';
import { durably, openLibrary, openThumbnails } from './database.ts';
import { embeddingTable } from './tables/photos/embedding.ts';
import { folderTable } from './tables/library/folder.ts';
import { metadataTable } from './tables/photos/metadata.ts';
import { labelTable } from './tables/tags/label.ts';
import { photoTable } from './tables/photos/photo.ts';
import { settingTable } from './tables/library/setting.ts';
import { tagTable } from './tables/tags/tag.ts';
import { thumbnailTable } from './tables/photos/thumbnail.ts';

const FIXTURES = join(import.meta.dirname, '../../test/fixtures');
const NEWEST = readdirSync(join(import.meta.dirname, 'migrations')).filter((name) => /^\d/.test(name)).length;

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

test('openLibrary() - a library of schema 1 opens with all user tags', async () => {
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

test.each([
  [
    'where nobody moved it goes to its new place, and what was shown still is',
    0.5,
    undefined,
    [0.36, 0.6, 0.84],
  ],
  ['where its owner moved it stays, and so does what was shown', 0.7, 0.7, [0.3, 0.5, 0.8]],
])('openLibrary() - the slider %s', async (_, stored, kept, certainties) => {
  const file = newFile();
  copyFileSync(join(FIXTURES, 'library-schema-2.sqlite'), file);
  const older = new Database(file);
  older.prepare(`UPDATE settings SET value = json_set(value, '$.threshold', ?) WHERE key = 'settings'`).run(stored); // prettier-ignore
  older.exec('DELETE FROM tags');
  const add = older.prepare(
    `INSERT INTO tags (label_id, photo_id, certainty, score, source)
     SELECT ?, (SELECT min(id) FROM photos), ?, 0.01, ?`,
  );
  const labels = older.prepare<[], number>('SELECT id FROM labels ORDER BY id LIMIT 4').pluck().all();
  [0.3, 0.5, 0.8].forEach((certainty, index) => add.run(labels[index], certainty, 'model'));
  add.run(labels[3], 1, 'user');
  older.close();

  const connection = await openLibrary(file);
  const rows = connection
    .prepare<[], { certainty: number; score: number; source: string }>('SELECT * FROM tags ORDER BY label_id')
    .all();
  const model = rows.filter(({ source }) => source === 'model');
  expect(model.map(({ certainty }) => Number(certainty.toFixed(3)))).toEqual(certainties);
  expect(model.map(({ score }) => score)).toEqual(model.map(({ certainty }) => certainty));
  expect(rows.find(({ source }) => source === 'user')).toMatchObject({ certainty: 1 });
  const settings = settingTable(connection).find('settings') as Record<string, unknown>;
  expect([settings['threshold'], settings['gentle']]).toEqual([kept, true]);
  connection.close();
});

test('openLibrary() - clauses of failures become codes with values, or keep their words', async () => {
  const file = newFile();
  copyFileSync(join(FIXTURES, 'library-schema-2.sqlite'), file);
  const older = new Database(file);
  const add = older.prepare(
    `INSERT INTO photos (folder_id, path, name, size_bytes, modified_ms, inode, state, reason, taken_at, taken_from)
     SELECT folder_id, ?, ?, 1, 1, ?, 'skipped', ?, taken_at, 'file' FROM photos LIMIT 1`,
  );
  for (const failure of SAMPLE_FAILURES)
    add.run(`/old/${failure.code}`, failure.code, failure.code, failureSentence(failure));
  older.close();

  const connection = await openLibrary(file);
  const found = photoTable(connection).failures().filter(({ path }) => path.startsWith('/old/')); // prettier-ignore
  connection.close();
  const byName = new Map(found.map(({ name, failure }) => [name, failure]));
  const wordsOf = (failures: PhotoFailure[]): string[] => failures.map(failureSentence).sort();
  expect(wordsOf([...byName.values()])).toEqual(wordsOf(SAMPLE_FAILURES));
  const changed = SAMPLE_FAILURES.filter((failure) => !isSameFailure(byName.get(failure.code)!, failure));
  expect(changed.map(({ code }) => [code, byName.get(code)!.code])).toEqual(
    [
      ...['raw_not_decoded', 'not_decoded', 'decoder_ended', 'decoder_damaged', 'decoder_memory'],
      ...[
        'folder_error',
        'lookup_error',
        'ignore_error',
        'ignore_patterns',
        'ignore_wildcards',
        'ignore_ranges',
        'ignore_pattern',
        'ignore_large',
        'ignore_long_line',
      ],
      ...['unsupported_form', 'memory', 'file_too_large'],
    ].map((code) => [code, 'other']),
  );
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
