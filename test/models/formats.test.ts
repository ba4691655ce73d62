import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ModelManifest } from '../../main/core/models/manifest.ts';
import {
  openSafetensors,
  encodeSafetensors,
  type Float32Tensor,
} from '../../main/weights/formats/safetensors.ts';
import { makeFolder, removeFolder } from '../support/folders.ts';
import { copyPhotographs, ROOT } from '../support/photographs.ts';
import { encodeArchive, encodeLegacy } from '../support/pytorch-file.ts';

const MODEL = 'tf_efficientnet_lite2';
const WEIGHTS = join(ROOT, 'models', `${MODEL}.in1k.fp16.safetensors`);

/** The default model's weights are float16, so that every format holds the very same numbers. */
const formats: [string, (tensors: Map<string, Float32Tensor>) => Uint8Array][] = [
  ['safetensors of float32', encodeSafetensors],
  ['safetensors of float16', () => readFileSync(WEIGHTS)],
  ['PyTorch, before 1.6', encodeLegacy],
  ['PyTorch, since 1.6', encodeArchive],
];

type Tagged = { path: string; score: number; tags: { name: string; score: number; source: string }[] };
type Classified = { classes: { id: string; probability: number }[] };

let folder: string;
let app: string;
let photos: string[];
let tensors: Map<string, Float32Tensor>;

/** The app as it ships, but with a default model whose weights it does not bring along, and takes from any file. */
beforeAll(async () => {
  folder = makeFolder('formats');
  app = join(folder, 'app');
  for (const name of ['dist', 'models']) cpSync(join(ROOT, name), join(app, name), { recursive: true });
  copyFileSync(join(ROOT, 'package.json'), join(app, 'package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(app, 'node_modules'), 'junction');
  rmSync(join(app, 'models', basename(WEIGHTS)));
  const manifestPath = join(app, 'models', `${MODEL}.json`);
  const manifest = JSON.parse(readFileSync(manifestPath, 'utf8')) as ModelManifest;
  const weights = {
    ...manifest.weights,
    sha256: null,
    bundled: false,
    urls: ['https://example.org/weights'],
  };
  writeFileSync(manifestPath, JSON.stringify({ ...manifest, weights }));

  mkdirSync(join(folder, 'photos'));
  photos = copyPhotographs(join(folder, 'photos'));
  tensors = await readTensors();
});
afterAll(() => removeFolder(folder));

async function readTensors(): Promise<Map<string, Float32Tensor>> {
  const file = await openSafetensors(WEIGHTS);
  const read = new Map<string, Float32Tensor>();
  for (const [name, shape] of file.shapes) read.set(name, { shape, values: await file.read(name) });
  await file.close();
  return read;
}

async function ask<T>(library: string, ...words: string[]): Promise<T> {
  const program = [join(app, 'dist', 'cli.js'), '--library', library, ...words, '--json'];
  return JSON.parse((await promisify(execFile)(process.execPath, program)).stdout) as T;
}

/** What the app says of the photographs with the model that it installed from this file. */
async function tagWith(file: string): Promise<{ tagged: Tagged[]; classified: Classified[] }> {
  const library = `${file}.library`;
  await ask(library, 'models', 'install', MODEL, '--from', file);
  const record = join(library, 'models', MODEL, 'installed.json');
  const digest = createHash('sha256').update(readFileSync(file)).digest('hex');
  expect(JSON.parse(readFileSync(record, 'utf8'))).toMatchObject({ weightsSha256: digest });
  await ask(library, 'index', join(folder, 'photos'));
  const labels = await ask<{ name: string }[]>(library, 'tags');
  const query = labels.map(({ name }) => `"${name}"`).join(' OR ');
  const tagged = await ask<Tagged[]>(library, 'search', query);
  return { tagged, classified: await ask<Classified[]>(library, 'classes', ...photos) };
}

test('the same weights give the same tags, whatever file they came in', async () => {
  const results = [];
  for (const [name, encode] of formats) {
    const file = join(folder, name.replaceAll(/\W+/g, '-'));
    writeFileSync(file, encode(tensors));
    results.push(await tagWith(file));
  }
  const [first] = results;
  for (const result of results) expect(result).toEqual(first);
  const alps = first!.tagged.find(({ path }) => basename(path) === 'alps.jpg');
  expect(alps?.tags.map(({ name }) => name)).toContain('mountain'); // and they are tags of these photos
  expect(new Set(first!.classified.map(({ classes }) => classes[0]!.id)).size).toBe(photos.length);
});
