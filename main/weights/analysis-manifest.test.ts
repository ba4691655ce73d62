import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readAnalysisManifest } from './analysis-manifest.ts';

const id = 'faster_rcnn_resnest50_fpn';
const published = JSON.parse(
  await readFile(join(import.meta.dirname, `../../models/analyses/${id}.json`), 'utf8'),
) as { weights: object };

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'photonest-manifest-'));
});
afterAll(async () => {
  await rm(directory, { recursive: true });
});

test.each<[string, string, object, RegExp]>([
  ['an unknown network', id, { id: 'yolo' }, /id: /],
  ['a misspelt field', id, { licens: 'MIT' }, /licens/],
  ['an address without TLS', id, { weights: { ...published.weights, urls: ['http://a.example/x'] } }, /urls/],
  ['no address', id, { weights: { ...published.weights, urls: [] } }, /urls/],
  ['a file in another folder', id, { weights: { ...published.weights, file: '../x' } }, /weights\.file/],
  ['another name', 'other', {}, /the id to be the file's name, not "faster_rcnn_resnest50_fpn"/],
])('readAnalysisManifest() - %s is refused by its field', async (_, name, change, sentence) => {
  const path = join(directory, `${name}.json`);
  await writeFile(path, JSON.stringify({ ...published, ...change }));
  await expect(readAnalysisManifest(path)).rejects.toThrow(sentence);
  await expect(readAnalysisManifest(path)).rejects.toMatchObject({ code: 'model_unusable' });
});

test('readAnalysisManifest() - a file that is no JSON is refused', async () => {
  const path = join(directory, `${id}.json`);
  await writeFile(path, '{');
  await expect(readAnalysisManifest(path)).rejects.toThrow(`Expected a JSON file that can be read: ${path}.`);
});
