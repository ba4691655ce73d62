import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readSidecar, replaceSidecar } from './file.ts';
import { findSidecar } from './find.ts';
import { LAYOUTS } from './testing/layouts.ts';

let folder: string;
let photo: string;
let sidecar: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'photonest-sidecar-file-'));
  photo = join(folder, 'a.jpg');
  sidecar = join(folder, 'a.jpg.xmp');
  writeFileSync(photo, 'a photo');
  chmodSync(photo, 0o640);
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('replaceSidecar() - a new one has the permissions of its photo, and the photo is as it was', async () => {
  const { sizeBytes, modifiedMs } = await replaceSidecar(sidecar, null, 'new', photo);
  const { size, mtimeMs, mode } = statSync(sidecar);
  expect([readFileSync(sidecar, 'utf8'), sizeBytes, modifiedMs]).toEqual(['new', size, Math.round(mtimeMs)]);
  expect(mode & 0o777).toBe(0o640);
  expect(readFileSync(photo, 'utf8')).toBe('a photo');
  expect(readdirSync(folder).sort()).toEqual(['a.jpg', 'a.jpg.xmp']);
});

test('replaceSidecar() - never writes a file of another kind', async () => {
  await expect(replaceSidecar(photo, null, 'new', photo)).rejects.toThrow('no sidecar');
  expect(readFileSync(photo, 'utf8')).toBe('a photo');
});

test('replaceSidecar() - what another program wrote in the meantime stays', async () => {
  writeFileSync(sidecar, 'old');
  const before = await readSidecar(sidecar);
  writeFileSync(sidecar, 'own');
  await expect(replaceSidecar(sidecar, before, 'new', photo)).rejects.toThrow('another program');
  await expect(replaceSidecar(sidecar, null, 'new', photo)).rejects.toThrow('another program');
  expect(readFileSync(sidecar, 'utf8')).toBe('own');
  expect(readdirSync(folder)).toHaveLength(2);
});

test('replaceSidecar() - where renaming fails, the old one is there and nothing beside it', async () => {
  writeFileSync(sidecar, 'old');
  const fail = async (): Promise<void> => await Promise.reject(new Error('no room'));
  const before = await readSidecar(sidecar);
  await expect(replaceSidecar(sidecar, before, 'new', photo, fail)).rejects.toThrow('no room');
  expect(readFileSync(sidecar, 'utf8')).toBe('old');
  expect(readdirSync(folder)).toHaveLength(2);
});

test('replaceSidecar() - a process killed between writing and renaming leaves the old one, and the next goes on', async () => {
  writeFileSync(sidecar, 'old');
  const script = `
    const { readSidecar, replaceSidecar } = await import(${JSON.stringify(join(import.meta.dirname, 'file.ts'))});
    const [sidecar, photo] = ${JSON.stringify([sidecar, photo])};
    await replaceSidecar(sidecar, await readSidecar(sidecar), 'new', photo, () => process.kill(process.pid, 'SIGKILL'));`;
  const { signal } = spawnSync(process.execPath, ['--input-type=module', '--eval', script]);
  expect(signal).toBe('SIGKILL');
  expect(readFileSync(sidecar, 'utf8')).toBe('old');
  expect(readdirSync(folder)).toHaveLength(3);
  await replaceSidecar(sidecar, await readSidecar(sidecar), 'new', photo);
  expect(readFileSync(sidecar, 'utf8')).toBe('new');
  expect(readdirSync(folder)).toHaveLength(2);
});

test('readSidecar() - no file, a link, another encoding', async () => {
  expect(await readSidecar(sidecar)).toBe(null);
  symlinkSync(photo, sidecar);
  await expect(readSidecar(sidecar)).rejects.toThrow('is a link');
  const utf16 = join(folder, 'b.xmp');
  writeFileSync(utf16, Buffer.from('\uFEFF<a/>', 'utf16le'));
  await expect(readSidecar(utf16)).rejects.toThrow('UTF-8');
});

test.each([
  ['there is none', [], 'name', false, 'a.jpg.xmp'],
  ['there is none, and short names are wanted', [], 'stem', false, 'a.xmp'],
  ['there is none, short names are wanted, but would mean two photos', [], 'stem', true, 'a.jpg.xmp'],
  ['a.xmp is there', ['a.xmp'], 'name', false, 'a.xmp'],
  ['A.XMP is there', ['A.XMP'], 'name', false, 'A.XMP'],
  ['a.xmp is there and means two photos', ['a.xmp'], 'name', true, 'a.jpg.xmp'],
  ['a.jpg.xmp is there', ['a.jpg.xmp'], 'stem', false, 'a.jpg.xmp'],
  ['both are there', ['a.xmp', 'a.jpg.xmp'], 'stem', false, 'a.jpg.xmp'],
] as const)('findSidecar() - %s', async (_, present, scheme, hasNamesakes, expected) => {
  for (const name of present) writeFileSync(join(folder, name), LAYOUTS.Lightroom);
  const { path, file } = await findSidecar(photo, present, scheme, hasNamesakes);
  expect([path, file?.text]).toEqual([join(folder, expected), present.length > 0 && !hasNamesakes ? LAYOUTS.Lightroom : undefined]); // prettier-ignore
});

test('findSidecar() - a.xmp that speaks of the raw file is left alone', async () => {
  writeFileSync(join(folder, 'a.xmp'), LAYOUTS.Lightroom.replace('="JPG"', '="CR3"'));
  expect(await findSidecar(photo, ['a.xmp'], 'name', false)).toEqual({ path: sidecar, file: null });
});
