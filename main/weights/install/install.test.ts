import { createHash } from 'node:crypto';
import {
  copyFile,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readHead } from './head.ts';
import { ensureInstalled, installModel } from './install.ts';
import { isCurrent, readInstalled } from './installed.ts';
import { readManifest } from '../manifest.ts';
import { encodeSafetensors, readSafetensors } from '../formats/safetensors.ts';
import { classifierProjection } from '../../similarity/projection.ts';

const modelsDirectory = join(import.meta.dirname, '../../../models');
const MANIFEST_PATH = join(modelsDirectory, 'tf_efficientnet_lite2.json');
const manifest = await readManifest(MANIFEST_PATH);

let parent: string;
let directory: string;

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'photonest-install-'));
  directory = join(parent, manifest.id);
  await ensureInstalled(MANIFEST_PATH, manifest, directory);
});

afterAll(async () => {
  await rm(parent, { recursive: true });
});

test('ensureInstalled() - leaves a current model alone and nothing beside it', async () => {
  const before = await stat(join(directory, 'installed.json'));
  expect(await ensureInstalled(MANIFEST_PATH, manifest, directory)).toBe(join(directory, 'model.onnx'));
  expect((await stat(join(directory, 'installed.json'))).ino).toBe(before.ino);
  expect(await readdir(parent)).toEqual([manifest.id]);
});

test('ensureInstalled() - writes a model again whose file was cut', async () => {
  await truncate(join(directory, 'model.onnx.data'), 1000);
  expect(await readInstalled(directory)).toBeNull();
  await ensureInstalled(MANIFEST_PATH, manifest, directory);
  expect(await readInstalled(directory)).not.toBeNull();
});

test('installModel() - two at once both end with a complete model', async () => {
  const installation = { manifest, modelsDirectory, directory };
  const both = await Promise.all([installModel(installation), installModel(installation)]);
  for (const installed of both) expect(isCurrent(installed, manifest)).toBe(true);
  expect(await readdir(parent)).toEqual([manifest.id]);
});

test('installModel() - removes what a killed process left long ago, and nothing younger', async () => {
  const [old, young] = [`${directory}.part-old`, `${directory}.part-young`];
  await mkdir(old);
  await mkdir(young);
  await utimes(old, 0, 0);
  await installModel({ manifest, modelsDirectory, directory });
  expect((await readdir(parent)).sort()).toEqual([manifest.id, basename(young)]);
  await rm(young, { recursive: true });
});

test('isCurrent() - another input size, network or hash asks for a new model', async () => {
  const installed = await readInstalled(directory);
  if (!installed) throw new Error('not installed');
  const { preprocessing, weights } = manifest;
  expect(isCurrent(installed, manifest)).toBe(true);
  expect(isCurrent(installed, { ...manifest, weights: { ...weights, sha256: null } })).toBe(true);
  expect(isCurrent(installed, { ...manifest, preprocessing: { ...preprocessing, size: 224 } })).toBe(false);
  expect(isCurrent(installed, { ...manifest, architecture: 'resnet18' })).toBe(false);
  expect(isCurrent(installed, { ...manifest, weights: { ...weights, sha256: '0'.repeat(64) } })).toBe(false);
});

test('readHead() - the embedding times the head are the logits of the network', async () => {
  const head = await readHead(directory);
  const session = await InferenceSession.create(join(directory, 'model.onnx'));
  const { size } = manifest.preprocessing;
  const image = Float32Array.from({ length: 2 * 3 * size * size }, (_, i) => Math.sin(i / 97));
  const outputs = await session.run({ image: new Tensor('float32', image, [2, 3, size, size]) });
  const embedding = outputs['embedding']?.data as Float32Array;
  const logits = outputs['logits']?.data as Float32Array;
  await session.release();
  expect([head.features, head.classes, head.words?.count]).toEqual([1280, 1000, 31]);
  expect(embedding.length).toBe(2 * head.features);
  for (const row of [0, 1]) {
    for (const index of [0, 500, 999]) {
      const weights = head.classifierWeight.subarray(index * 1280, (index + 1) * 1280);
      const dot = weights.reduce((sum, weight, j) => sum + weight * (embedding[row * 1280 + j] as number), 0);
      expect(dot + (head.classifierBias[index] as number)).toBeCloseTo(
        logits[row * 1000 + index] as number,
        3,
      );
    }
  }
});

test('readHead() - words and projection are those of the files', async () => {
  const head = await readHead(directory);
  const words = await readSafetensors(join(modelsDirectory, 'tf_efficientnet_lite2.everyday.safetensors'));
  expect(head.words?.weight).toEqual(words.get('weight'));
  expect(head.words?.bias).toEqual(words.get('bias'));
  const made = classifierProjection(head.classifierWeight, 1000, 1280);
  expect(head.projection).toEqual(made); // else: node main/setup/build-projection.ts tf_efficientnet_lite2
});

test('installModel() - a projection of another length is refused', async () => {
  const models = join(parent, 'short-projection');
  await cp(modelsDirectory, models, { recursive: true });
  const short = encodeSafetensors(new Map([['projection', { shape: [1], values: Float32Array.of(1) }]]));
  await writeFile(join(models, manifest.projection!.file), short);
  const projection = {
    file: manifest.projection!.file,
    sha256: createHash('sha256').update(short).digest('hex'),
  };
  const installation = {
    modelsDirectory: models,
    directory: join(parent, 'never'),
    manifest: { ...manifest, projection },
  };
  await expect(installModel(installation)).rejects.toThrow('Expected "projection" [256, 1280] in');
  await rm(models, { recursive: true });
});

test('installModel() - damaged weights are refused and the installed model stays', async () => {
  const weightsPath = join(parent, 'damaged.safetensors');
  await copyFile(join(modelsDirectory, manifest.weights.file), weightsPath);
  const bytes = await readFile(weightsPath);
  bytes[bytes.length - 1] = 0x7c; // the last value becomes an infinity
  bytes[bytes.length - 2] = 0;
  await writeFile(weightsPath, bytes);
  const installation = { manifest, modelsDirectory, weightsPath, directory };
  await expect(installModel(installation)).rejects.toThrow(`Expected ${weightsPath} to have the SHA-256`);

  const unpinned = { ...manifest, weights: { ...manifest.weights, sha256: null } };
  const refused = installModel({ ...installation, manifest: unpinned });
  await expect(refused).rejects.toThrow(/"conv_stem.weight" has Infinity at index 863/);
  await rm(weightsPath);
  expect(await readInstalled(directory)).not.toBeNull();
  expect(await readdir(parent)).toEqual([manifest.id]);
});
