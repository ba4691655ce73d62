import {
  chmodSync,
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withoutPrivileges } from '../indexing/testing/privileges.ts';
import { addDirectory } from './directories.ts';
import { openTestEngine, type TestEngine } from './testing/library.ts';

let top: string;
let engine: TestEngine;
beforeEach(async () => {
  top = mkdtempSync(join(tmpdir(), 'photonest-reconcile-'));
  engine = await openTestEngine();
});
afterEach(async () => {
  await engine.close();
  rmSync(top, { recursive: true });
});

const at = (path: string): string => join(top, path);

/** A “photo” of what the classes’ names say, with a time of its own. */
function write(path: string, classes: string, day = 10_000): void {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), classes);
  utimesSync(at(path), day * 86_400, day * 86_400);
}

async function add(folder = 'photos'): Promise<void> {
  mkdirSync(at(folder), { recursive: true });
  await addDirectory(engine.library, at(folder));
}

const idOf = (path: string): number | null => engine.library.photos.findByPath(at(path));
const labelsOf = (path: string): string[] => engine.labelsOf(at(path));
const tag = async (path: string, name: string) => await engine.photos.addTag(idOf(path)!, name);
const counts = () => engine.library.photos.counts();
/** Rows written to the library since it was opened. */
const writes = (): unknown => engine.library.connection.prepare('SELECT total_changes()').pluck().get();
/** Photos read since this was last asked. */
const readNow = (): string[] =>
  engine.reader.asked
    .splice(0)
    .map((path) => path.slice(top.length + 1))
    .sort();

test('new photos are read; unchanged ones are neither read nor written', async () => {
  write('photos/a.jpg', 'beagle');
  write('photos/2024/b.jpg', 'goldfish');
  await add();
  await engine.scan();
  expect(readNow()).toEqual(['photos/2024/b.jpg', 'photos/a.jpg']);
  expect(labelsOf('photos/a.jpg')).toEqual(expect.arrayContaining(['beagle', 'dog', 'animal']));
  const before = writes();
  await engine.scan();
  expect(readNow()).toEqual([]);
  expect(writes()).toBe(before);
});

test.each([
  { what: 'size', change: () => write('photos/a.jpg', 'goldfish, beagle') },
  { what: 'time', change: () => write('photos/a.jpg', 'goldfish', 10_001) },
])('a photo of another $what is read again, and keeps what a person said', async ({ change }) => {
  write('photos/a.jpg', 'goldfish');
  await add();
  await engine.scan();
  await tag('photos/a.jpg', 'Rex');
  const id = idOf('photos/a.jpg');
  change();
  readNow();
  await engine.scan();
  expect(readNow()).toEqual(['photos/a.jpg']);
  expect(idOf('photos/a.jpg')).toBe(id);
  expect(labelsOf('photos/a.jpg')).toContain('Rex');
});

test('a file that takes another’s place with its size and time is read', async () => {
  write('photos/a.jpg', 'beagle');
  await add();
  await engine.scan();
  readNow();
  write('new.jpg', 'collie');
  renameSync(at('new.jpg'), at('photos/a.jpg'));
  await engine.scan();
  expect(readNow()).toEqual(['photos/a.jpg']);
  expect(labelsOf('photos/a.jpg')).toContain('rough collie');
});

test.each([
  ['renamed', 'photos/b.jpg'],
  ['renamed in case only', 'photos/A.JPG'],
  ['moved to a folder below', 'photos/2024/May/a.jpg'],
  ['moved to a folder that comes before', 'a/a.jpg'],
  ['moved to a folder that comes after', 'z/a.jpg'],
])('a photo that was %s keeps its number and tags, and is not read', async (_, path) => {
  write('photos/a.jpg', 'beagle');
  write('photos/rest.jpg', 'goldfish');
  for (const folder of ['a', 'photos', 'z']) {
    write(`${folder}/stays.jpg`, 'goldfish');
    await add(folder);
  }
  await engine.scan();
  await tag('photos/a.jpg', 'Rex');
  const id = idOf('photos/a.jpg');
  readNow();
  mkdirSync(dirname(at(path)), { recursive: true });
  renameSync(at('photos/a.jpg'), at(path));
  await engine.scan();
  expect(readNow()).toEqual([]);
  expect(idOf(path)).toBe(id);
  expect(idOf('photos/a.jpg')).toBeNull();
  expect(labelsOf(path)).toEqual(expect.arrayContaining(['Rex', 'beagle', 'dog']));
  expect(counts()).toMatchObject({ found: 5, tagged: 5 });
});

test('photos that exchange their names keep their tags, and are not read', async () => {
  write('photos/a.jpg', 'beagle', 1);
  write('photos/b.jpg', 'goldfish', 2);
  await add();
  await engine.scan();
  await tag('photos/a.jpg', 'Rex');
  const [a, b] = [idOf('photos/a.jpg'), idOf('photos/b.jpg')];
  readNow();
  renameSync(at('photos/a.jpg'), at('c'));
  renameSync(at('photos/b.jpg'), at('photos/a.jpg'));
  renameSync(at('c'), at('photos/b.jpg'));
  await engine.scan();
  expect(readNow()).toEqual([]);
  expect([idOf('photos/a.jpg'), idOf('photos/b.jpg')]).toEqual([b, a]);
  expect(labelsOf('photos/b.jpg')).toContain('Rex');
  expect(counts()).toMatchObject({ found: 2, tagged: 2 });
});

test('photos whose names move up by one keep their tags, and a new one in the first name is new', async () => {
  for (const number of [1, 2, 3]) write(`photos/${number}.jpg`, 'beagle', number);
  await add();
  await engine.scan();
  for (const number of [1, 2, 3]) await tag(`photos/${number}.jpg`, `first ${number}`);
  readNow();
  for (const number of [3, 2, 1]) renameSync(at(`photos/${number}.jpg`), at(`photos/${number + 1}.jpg`));
  write('photos/1.jpg', 'goldfish', 9);
  await engine.scan();
  expect(readNow()).toEqual(['photos/1.jpg']);
  for (const number of [1, 2, 3]) expect(labelsOf(`photos/${number + 1}.jpg`)).toContain(`first ${number}`);
  expect(labelsOf('photos/1.jpg')).not.toContain('first 1');
  expect(counts()).toMatchObject({ found: 4, tagged: 4 });
});

test('a photo that is deleted loses its automatic tags and keeps a person’s, until it is back', async () => {
  write('photos/a.jpg', 'beagle');
  write('photos/rest.jpg', 'goldfish');
  await add();
  await engine.scan();
  await tag('photos/a.jpg', 'Rex');
  const id = idOf('photos/a.jpg')!;
  renameSync(at('photos/a.jpg'), at('elsewhere'));
  readNow();
  await engine.scan();
  const { tags, photos } = engine.library;
  expect(photos.find(id)).toBeNull();
  expect(tags.list(id)).toEqual([]);
  expect(tags.judgements(id)).toHaveLength(1);
  expect(engine.store.codes.find(id)).toBeNull();
  expect(counts()).toMatchObject({ found: 1, tagged: 1 });

  renameSync(at('elsewhere'), at('photos/a.jpg'));
  await engine.scan();
  expect(readNow()).toEqual([]);
  expect(idOf('photos/a.jpg')).toBe(id);
  expect(labelsOf('photos/a.jpg')).toEqual(expect.arrayContaining(['Rex', 'beagle', 'dog']));
  expect(engine.store.codes.find(id)).not.toBeNull();
});

test('the same content elsewhere inherits what a person said, whether it came before or after', async () => {
  write('photos/a.jpg', 'beagle');
  write('photos/rest.jpg', 'goldfish');
  await add();
  await engine.scan();
  await tag('photos/a.jpg', 'Rex');
  copyFileSync(at('photos/a.jpg'), at('photos/copy.jpg'));
  await engine.scan();
  expect(labelsOf('photos/copy.jpg')).not.toContain('Rex');
  rmSync(at('photos/a.jpg'));
  await engine.scan();
  expect(labelsOf('photos/copy.jpg')).toContain('Rex');

  copyFileSync(at('photos/copy.jpg'), at('kept'));
  rmSync(at('photos/copy.jpg'));
  await engine.scan();
  renameSync(at('kept'), at('photos/later.jpg'));
  await engine.scan();
  expect(labelsOf('photos/later.jpg')).toContain('Rex');
});

test('a drive that is another device now has no changed photos, and renames on it are followed', async () => {
  write('photos/a.jpg', 'beagle');
  await add();
  await engine.scan();
  const id = idOf('photos/a.jpg');
  const { ino } = lstatSync(at('photos/a.jpg'));
  engine.library.connection.prepare('UPDATE photos SET inode = ?').run(`999:${ino}`);
  readNow();
  await engine.scan();
  renameSync(at('photos/a.jpg'), at('photos/b.jpg'));
  await engine.scan();
  expect(readNow()).toEqual([]);
  expect(idOf('photos/b.jpg')).toBe(id);
});

test('a folder that was removed and is covered again, from above or below, gives its photos back', async () => {
  write('photos/2024/a.jpg', 'beagle');
  await add('photos/2024');
  await engine.scan();
  await tag('photos/2024/a.jpg', 'Rex');
  const { folders } = engine.library;
  readNow();
  for (const folder of ['photos', 'photos/2024']) {
    for (const { id } of folders.list()) folders.remove(id);
    expect(counts().found).toBe(0);
    await add(folder);
    await engine.scan();
    expect(labelsOf('photos/2024/a.jpg')).toEqual(expect.arrayContaining(['Rex', 'beagle']));
  }
  expect(readNow()).toEqual([]);
});

test('a file with two new names is both of them', async () => {
  write('photos/a.jpg', 'beagle');
  await add();
  await engine.scan();
  renameSync(at('photos/a.jpg'), at('photos/b.jpg'));
  linkSync(at('photos/b.jpg'), at('photos/c.jpg'));
  await engine.scan();
  expect(counts()).toMatchObject({ found: 2, tagged: 2 });
});

test('a raw file and its picture are one photo, wherever they go, and what a person said stays with what is shown', async () => {
  write('photos/a.nef', 'beagle', 1);
  await add();
  await engine.scan();
  write('photos/a.jpg', 'beagle', 2);
  await engine.scan();
  await tag('photos/a.jpg', 'Rex');
  const [jpeg, raw] = [idOf('photos/a.jpg')!, idOf('photos/a.nef')!];
  expect(counts()).toMatchObject({ found: 2, tagged: 1, skipped: 1 });
  expect(engine.photos.detail(jpeg).companions).toEqual([{ id: raw, name: 'a.nef', kind: 'raw' }]);

  readNow();
  mkdirSync(at('photos/2024'));
  for (const ending of ['jpg', 'nef']) renameSync(at(`photos/a.${ending}`), at(`photos/2024/b.${ending}`));
  await engine.scan();
  expect([idOf('photos/2024/b.jpg'), idOf('photos/2024/b.nef')]).toEqual([jpeg, raw]);
  expect(engine.photos.detail(jpeg).companions).toEqual([{ id: raw, name: 'b.nef', kind: 'raw' }]);
  expect(readNow()).toEqual([]);

  rmSync(at('photos/2024/b.jpg'));
  await engine.scan();
  expect(engine.library.tags.judgements(raw)).toHaveLength(1);
  expect(engine.photos.detail(raw).reason ?? '').not.toContain('b.jpg');
});

test('an XMP file that comes or changes has the photo looked at again, and not tagged again', async () => {
  write('photos/a.jpg', 'beagle');
  await add();
  await engine.scan();
  readNow();
  for (const text of ['one', 'another']) {
    engine.library.connection.exec('UPDATE photos SET looked = 1');
    write('photos/a.xmp', text);
    await engine.scan();
    const row = engine.library.connection.prepare('SELECT state, looked, sidecar FROM photos').get();
    const { size, mtimeMs } = lstatSync(at('photos/a.xmp'));
    expect(row).toEqual({ state: 'tagged', looked: 0, sidecar: `a.xmp:${size}:${mtimeMs}` });
  }
  expect(readNow()).toEqual([]);
  expect(counts()).toMatchObject({ found: 1, tagged: 1 });
});

test('two names of one file are two photos', async () => {
  write('photos/a.jpg', 'beagle');
  linkSync(at('photos/a.jpg'), at('photos/b.jpg'));
  await add();
  await engine.scan();
  linkSync(at('photos/a.jpg'), at('photos/A.jpg'));
  await engine.scan();
  await engine.scan();
  expect(counts()).toMatchObject({ found: 3, tagged: 3 });
});

test('files whose names are not valid text are counted, and stop nothing', async (context) => {
  context.skip(process.platform !== 'linux', 'only Linux lets names be any bytes');
  write('photos/a.jpg', 'beagle');
  for (const byte of [0xe8, 0xe9])
    writeFileSync(Buffer.concat([Buffer.from(at('photos/')), Buffer.of(byte), Buffer.from('.jpg')]), 'x');
  await add();
  await engine.scan();
  await engine.scan();
  expect(counts()).toMatchObject({ found: 3, tagged: 1, skipped: 2 });
});

test('photos in a folder that may not be opened are not gone', async (context) => {
  write('photos/a.jpg', 'beagle');
  write('photos/locked/b.jpg', 'goldfish');
  await add();
  await engine.scan();
  for (const path of ['.', 'photos']) chmodSync(at(path), 0o755);
  chmodSync(at('photos/locked'), 0o000);
  const scanned = await withoutPrivileges(async () => {
    await engine.scan();
    return counts();
  });
  chmodSync(at('photos/locked'), 0o755);
  context.skip(scanned === null, 'this user may open every folder');
  expect(scanned).toMatchObject({ found: 3, tagged: 2, skipped: 1 });
  await engine.scan();
  expect(counts()).toMatchObject({ found: 2, tagged: 2, skipped: 0 });
});
