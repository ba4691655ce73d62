import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { unpackWeights } from './packed-weights.ts';
import { zipOf } from '../download/testing/zip-file.ts';

const golden = join(import.meta.dirname, '../../test/golden');
const legacy = await readFile(join(golden, 'tiny-legacy.pth'));

let directory: string;
let path: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'photonest-packed-'));
  path = join(directory, 'weights.zip');
});

afterAll(async () => {
  await rm(directory, { recursive: true });
});

test('unpackWeights() - weights in a zip file are unpacked under their own name', async () => {
  const others = [{ name: 'README.md', bytes: Buffer.from('hello') }];
  await writeFile(path, zipOf([{ name: 'models/tiny-0a1b2c3d.pth', bytes: legacy }, ...others]));
  const unpacked = await unpackWeights(path, directory);
  expect(unpacked).toBe(join(directory, 'tiny-0a1b2c3d.pth'));
  expect(await readFile(unpacked)).toEqual(legacy);
});

test.each(['tiny-legacy.pth', 'tiny-archive.pth'])(
  'unpackWeights() - %s is no packed file and stays',
  async (name) => {
    expect(await unpackWeights(join(golden, name), directory)).toBe(join(golden, name));
  },
);

test('unpackWeights() - a zip file of something else is refused', async () => {
  await writeFile(path, zipOf([{ name: 'holiday.jpg', bytes: Buffer.from('jpeg') }]));
  await expect(unpackWeights(path, directory)).rejects.toMatchObject({ code: 'model_unusable' });
  await expect(unpackWeights(path, directory)).rejects.toThrow(/one file of weights.*holiday\.jpg/);
});

test('unpackWeights() - a zip file that was cut is refused', async () => {
  const whole = zipOf([{ name: 'weights.pth', bytes: legacy }]);
  await writeFile(path, whole.subarray(0, -30));
  await expect(unpackWeights(path, directory)).rejects.toThrow(path);
});
