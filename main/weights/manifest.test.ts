import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ModelManifest } from '../core/models/manifest.ts';
import { buildNetwork } from '../nets/architectures.ts';
import { elements } from '../nets/network.ts';
import { listManifests, readManifest } from './manifest.ts';

const MODELS = join(import.meta.dirname, '../../models');

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'photonest-manifest-'));
});

afterAll(async () => {
  await rm(directory, { recursive: true });
});

test('listManifests() - every manifest of the repository says what its network is', async () => {
  const manifests = await listManifests(MODELS);
  expect(manifests.map(({ id }) => id)).toContain('tf_efficientnet_lite2');
  for (const manifest of manifests) {
    const network = buildNetwork(manifest.architecture, manifest.preprocessing.size);
    const parameters = [...network.parameters].filter(([name]) => !name.includes('.running_'));
    const millions = parameters.reduce((sum, [, shape]) => sum + elements(shape), 0) / 1e6;
    expect(manifest.parametersMillions).toBeCloseTo(millions, 1);
    expect(manifest.features).toBe(network.features);
  }
});

test.each<[string, (manifest: ModelManifest) => unknown, RegExp]>([
  ['an unknown network', (it) => ({ ...it, architecture: 'vgg16' }), /architecture: Invalid option/],
  ['a field too many', (it) => ({ ...it, size: 5 }), /Unrecognized key: "size"/],
  ['an id of another file', (it) => ({ ...it, id: 'other' }), /the id to be the file's name, not "other"/],
  ['a folder in a file name', (it) => ({ ...it, weights: { ...it.weights, file: '../x' } }), /weights\.file/],
  ['bundled weights without a hash', (it) => ({ ...it, weights: { ...it.weights, sha256: null } }), /sha256/],
  ['weights from nowhere', (it) => ({ ...it, weights: { ...it.weights, bundled: false } }), /weights\.urls/],
  ['text instead of an object', () => 'model', /expected object/],
])('readManifest() - %s is named', async (_, change, sentence) => {
  const good = await readManifest(join(MODELS, 'tf_efficientnet_lite2.json'));
  const path = join(directory, 'tf_efficientnet_lite2.json');
  await writeFile(path, JSON.stringify(change(good)));
  await expect(readManifest(path)).rejects.toThrow(sentence);
  await expect(readManifest(path)).rejects.toMatchObject({ code: 'model_unusable' });
});

test('readManifest() - a file that is no JSON is named', async () => {
  const path = join(directory, 'broken.json');
  await writeFile(path, '{');
  await expect(readManifest(path)).rejects.toThrow(`Expected a JSON file that can be read: ${path}.`);
});
