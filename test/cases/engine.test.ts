import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeFolder, removeFolder } from '../support/folders.ts';
import { photographPath, ROOT } from '../support/photographs.ts';

let folder: string;
const expected: Record<string, object> = {};

/** Endings that are JPEG inside, and those of raw files and pictures that are at least named. */
const SHOWN = ['mpo', 'insp', 'jps', 'pjpeg', 'jpg_large', 'heics', 'avifs', 'jfif'];
const LISTED = [
  'ico',
  'tga',
  'dib',
  'svg',
  'bmp',
  'psd',
  'jp2',
  'arq',
  'cap',
  'k25',
  'ori',
  'rwz',
  'eip',
  'mdc',
  'ari',
];

beforeAll(async () => {
  folder = makeFolder('cases');
  const jpeg = await sharp(photographPath('cat')).resize(320).jpeg().toBuffer();
  const put = (name: string, bytes: Buffer, value: object): void => {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), bytes);
    expected[name] = value;
  };
  for (const ending of SHOWN) put(`endings/a.${ending}`, jpeg, { state: 'tagged' });
  for (const ending of LISTED) put(`endings/b.${ending}`, jpeg, { listed: true });
  const film = Buffer.concat([
    Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'latin1'),
    Buffer.alloc(200_000, 7),
  ]);
  const shapes: Record<string, Buffer> = {
    'no-end': jpeg.subarray(0, -2),
    'no-end-and-film': Buffer.concat([jpeg.subarray(0, -2), film]),
    'motion-photo': Buffer.concat([jpeg, film]),
    'two-pictures': Buffer.concat([jpeg, jpeg]),
    filled: Buffer.concat([jpeg.subarray(0, 2), Buffer.of(0xff, 0xff), jpeg.subarray(2), Buffer.alloc(5000)]),
    'grey-in-passes': await sharp(jpeg).greyscale().jpeg({ progressive: true }).toBuffer(),
    'cut-at-97-percent': jpeg.subarray(0, Math.floor(jpeg.length * 0.97)),
    'cut-in-the-middle': jpeg.subarray(0, Math.floor(jpeg.length * 0.6)),
  };
  for (const [name, bytes] of Object.entries(shapes)) put(`shapes/${name}.jpg`, bytes, { state: 'tagged' });
  copyFileSync(join(ROOT, 'test/fixtures/jxl/cat.jxl'), join(folder, 'cat.jxl'));
  expected['cat.jxl'] = { state: 'tagged' };
  cpSync(join(ROOT, 'test/fixtures/tiff'), join(folder, 'tiff'), { recursive: true });
  for (const name of ['big', 'planar', 'u16', 'half', 'float255', 'white-is-zero']) expected[`tiff/${name}.tif`] = { state: 'tagged', looks: 'rgb8.tif' }; // prettier-ignore
  writeFileSync(join(folder, 'expected.json'), JSON.stringify(expected));
});
afterAll(() => removeFolder(folder));

test('files of every ending and shape are shown, or named with a reason, by the engine', async () => {
  const words = [join(import.meta.dirname, 'check.ts'), folder];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'ignore'] });
  const [output, [status]] = await Promise.all([
    text(child.stdout),
    once(child, 'close') as Promise<[number]>,
  ]);
  expect([output.trim(), status]).toEqual(['none', 0]);
});
