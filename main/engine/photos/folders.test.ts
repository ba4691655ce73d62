import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listDirectories } from './directories.ts';
import { addDirectory, listSubfolders } from './folders.ts';
import { openTestEngine, type TestEngine } from '../testing/library.ts';

let top: string;
let engine: TestEngine;
beforeEach(async () => {
  top = realpathSync(mkdtempSync(join(tmpdir(), 'photonest-directories-')));
  engine = await openTestEngine();
  for (const folder of ['Photos/2024', 'Photos/2023', 'Photos2', 'Photos/.hidden'])
    mkdirSync(join(top, folder), { recursive: true });
  for (const file of ['a.jpg', 'b.PNG', 'c.mov', 'notes.txt']) writeFileSync(join(top, 'Photos', file), 'x');
});
afterEach(async () => {
  await engine.close();
  rmSync(top, { recursive: true });
});

const at = (path: string): string => join(top, path);
const add = async (path: string) => await addDirectory(engine.library, at(path));
const paths = (): string[] => engine.library.folders.list().map(({ path }) => path.slice(top.length + 1));

test('listDirectories() - visible folders by name, and how many photos lie there and below', async () => {
  writeFileSync(at('Photos/2024/d.jpg'), 'x');
  expect(await listDirectories(at('Photos'), true)).toMatchObject({
    path: at('Photos'),
    parent: top,
    directories: ['2023', '2024'].map((name) => ({ name, path: at(`Photos/${name}`) })),
    photos: 3,
    more: false,
  });
  expect(await listDirectories(at('Photos'))).toMatchObject({ photos: null });
});

test('listDirectories() - begins at home, and ends at the root', async () => {
  expect((await listDirectories(null)).path).toBe(realpathSync(homedir()));
  expect((await listDirectories('/')).parent).toBeNull();
});

test('addDirectory() - a folder is in the library once, by its real path', async () => {
  const first = await add('Photos');
  symlinkSync(at('Photos'), at('link'));
  for (const path of ['Photos', 'Photos/', 'Photos2/../Photos', 'link', 'Photos/2024'])
    expect((await add(path)).id).toBe(first.id);
  expect(paths()).toEqual(['Photos']);
});

test('addDirectory() - a neighbour whose name begins alike is a folder of its own', async () => {
  await add('Photos');
  await add('Photos2');
  expect(paths()).toEqual(['Photos', 'Photos2']);
});

test('addDirectory() - a folder above others takes their place', async () => {
  await add('Photos/2023');
  await add('Photos/2024');
  await add('Photos2');
  await add('Photos');
  expect(paths()).toEqual(['Photos', 'Photos2']);
});

test.each([
  ['nowhere', 'There is no folder PATH. Check its spelling, or connect its drive.'],
  ['Photos/a.jpg', 'PATH is a file, not a folder. Choose the folder that it is in.'],
])('a path that is no folder gets a sentence: %s', async (path, sentence) => {
  const refusal = { code: 'invalid', message: sentence.replace('PATH', at(path)) };
  await expect(add(path)).rejects.toMatchObject(refusal);
  await expect(listDirectories(at(path))).rejects.toMatchObject(refusal);
});

test('a relative path is refused', async () => {
  await expect(addDirectory(engine.library, 'Photos')).rejects.toThrow(
    'Expected a folder’s whole path, but got “Photos”.',
  );
});

test('listFolders() - folders with photos, each with the number of photos below that are shown', async () => {
  for (const file of ['Photos/2024/x.jpg', 'Photos/2024/May/y.jpg', 'Photos/2024/May/z.jpg', 'Photos2/w.jpg'])
    mkdirSync(join(top, file, '..'), { recursive: true });
  for (const file of ['Photos/2024/x.jpg', 'Photos/2024/May/y.jpg', 'Photos/2024/May/z.jpg', 'Photos2/w.jpg'])
    writeFileSync(at(file), 'beagle');
  for (const file of ['Photos/a.jpg', 'Photos/b.PNG']) writeFileSync(at(file), 'beagle');
  const { id } = await add('Photos');
  await engine.scan();
  const shape = async (path?: string): Promise<unknown[]> =>
    (await listSubfolders(engine.library, id, path ?? null)).map((folder) => [
      folder.name,
      folder.photos,
      folder.deeper,
    ]);
  expect(await shape()).toEqual([['2024', 3, true]]);
  expect(await shape(at('Photos/2024'))).toEqual([['May', 2, false]]);
  expect(await shape(at('Photos/2024/May'))).toEqual([]);
  await expect(listSubfolders(engine.library, id, at('Photos2'))).rejects.toMatchObject({ code: 'invalid' });
});
