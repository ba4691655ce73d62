import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import type * as files from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { ModelManifest } from '../../core/models/manifest.ts';
import { buildNetwork } from '../../nets/architectures.ts';
import { inFloat16 } from '../../nets/float16.ts';
import { placeConstants } from '../../nets/onnx/onnx.ts';
import { ensureFloat16Copy } from './float16-copy.ts';
import { installModel } from './install.ts';
import { findDamaged, readInstalled } from './installed.ts';
import { readManifest } from '../manifest.ts';
import { encodeSafetensors } from '../formats/safetensors.ts';
import { fullDisk } from '../../download/testing/full-disk.ts';
import { synthesizeFor } from '../testing/synthetic-weights.ts';

vi.mock('node:fs/promises', async (importOriginal) => {
  const { withFullDisk } = await import('../../download/testing/full-disk.ts');
  return withFullDisk(await importOriginal<typeof files>());
});

const modelsDirectory = join(import.meta.dirname, '../../../models');
const network = buildNetwork('tf_efficientnet_lite0', 32);

let parent: string;
let manifest: ModelManifest;
let directory: string;
let modelPath: string;
let copy: string;

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'photonest-float16-'));
  const small = await readManifest(join(modelsDirectory, 'tf_efficientnet_lite0.json'));
  manifest = { ...small, preprocessing: { ...small.preprocessing, size: network.size } };
  directory = join(parent, manifest.id);
  copy = join(directory, 'float16');
  modelPath = await install(1);
});

afterEach(() => (fullDisk.afterBytes = Infinity));
afterAll(async () => await rm(parent, { recursive: true }));

/** Weights that differ with the salt; `largest` becomes one of the stem's. */
async function install(salt: number, largest = 0): Promise<string> {
  const tensors = [...network.parameters].map(([name, shape]) => {
    return [name, { shape, values: synthesizeFor(network, name, `${salt}:`) }] as const;
  });
  const all = new Map(tensors);
  if (largest !== 0) all.get('conv_stem.weight')!.values[0] = largest;
  const weightsPath = join(parent, 'weights.safetensors');
  await writeFile(weightsPath, encodeSafetensors(all));
  return (await installModel({ manifest, modelsDirectory, directory, weightsPath })).modelPath;
}

test('ensureFloat16Copy() - holds the folded weights, each rounded to the nearest float16', async () => {
  expect(await ensureFloat16Copy(modelPath)).toBe(join(copy, 'model.onnx'));
  const singles = await readFile(join(directory, 'model.onnx.data'));
  const halves = await readFile(join(copy, 'model.onnx.data'));
  const half = inFloat16(network);
  const [before, after] = [placeConstants(network), placeConstants(half)];
  for (const { name } of network.constants) {
    const [from, to] = [before.get(name)!, after.get(name)!];
    const expected = new Float32Array(singles.buffer.slice(from.offset, from.offset + from.length));
    const bytes = halves.buffer.slice(to.offset, to.offset + to.length);
    if (half.halves.has(name)) expect(new Float16Array(bytes)).toEqual(new Float16Array(expected));
    else expect(new Float32Array(bytes)).toEqual(expected);
  }
});

test('ensureFloat16Copy() - is made once, and the model stays as it was installed', async () => {
  const { ino } = await stat(await ensureFloat16Copy(modelPath));
  expect((await stat(await ensureFloat16Copy(modelPath))).ino).toBe(ino);
  expect(await findDamaged((await readInstalled(directory))!)).toBeNull();
  expect((await readdir(directory)).filter((name) => name.startsWith('float16'))).toEqual(['float16']);
});

test('ensureFloat16Copy() - two at once both get it', async () => {
  await rm(copy, { recursive: true, force: true });
  const both = await Promise.all([ensureFloat16Copy(modelPath), ensureFloat16Copy(modelPath)]);
  expect(both).toEqual([join(copy, 'model.onnx'), join(copy, 'model.onnx')]);
  expect(await findDamaged((await readInstalled(copy))!)).toBeNull();
});

test.each<[string, (data: string) => Promise<void>]>([
  ['was cut', async (data) => await truncate(data, 1000)],
  [
    'has another byte',
    async (data) => {
      const bytes = await readFile(data);
      bytes[500]! ^= 1;
      await writeFile(data, bytes);
    },
  ],
  ['lost its record', async () => await rm(join(copy, 'installed.json'))],
  ['lost its weights', async (data) => await rm(data)],
])('ensureFloat16Copy() - one that %s is made again', async (_, damage) => {
  await ensureFloat16Copy(modelPath);
  const data = join(copy, 'model.onnx.data');
  const whole = await readFile(data);
  await damage(data);
  await ensureFloat16Copy(modelPath);
  expect((await readFile(data)).equals(whole)).toBe(true);
});

test('ensureFloat16Copy() - a full disk is told, and nothing is left behind', async () => {
  await rm(copy, { recursive: true, force: true });
  fullDisk.afterBytes = 1_000_000;
  const failure = ensureFloat16Copy(modelPath);
  await expect(failure).rejects.toMatchObject({ code: 'internal' });
  await expect(failure).rejects.toThrow(
    `The network in float16 could not be written to ${copy}: ENOSPC: no space left on device, write. Free some space there.`,
  );
  expect((await readdir(directory)).filter((name) => name.startsWith('float16'))).toEqual([]);
});

test('ensureFloat16Copy() - goes with its model; one that float16 cannot hold is refused', async () => {
  await ensureFloat16Copy(modelPath);
  await install(2, 300_000);
  expect(await readdir(directory)).not.toContain('float16');
  const failure = ensureFloat16Copy(modelPath);
  await expect(failure).rejects.toMatchObject({ code: 'model_unusable' });
  await expect(failure).rejects.toThrow(
    /^Expected numbers of at most 65504 in "conv_stem\.weight", the largest that float16 has, but received \d{6}/,
  );
  expect(await readdir(directory)).not.toContain('float16');
});

test('ensureFloat16Copy() - a model that is not complete is refused', async () => {
  await expect(ensureFloat16Copy(join(parent, 'none', 'model.onnx'))).rejects.toThrow(
    `Expected a complete model in ${join(parent, 'none')}: install it again.`,
  );
});
