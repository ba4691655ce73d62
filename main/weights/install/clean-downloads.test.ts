import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ModelManifest } from '../../core/models/manifest.ts';
import { cleanParts, discardDownload } from './clean-downloads.ts';
import { FILE_NAME, openBench, type Bench } from '../../download/testing/download-bench.ts';
import { manifestOf } from '../testing/manifest-of.ts';

const facts = { url: 'https://a.example/it', etag: null, totalBytes: 100, hash: '' };

let bench: Bench;
let manifest: ModelManifest;

beforeEach(async () => {
  bench = await openBench(1000);
  manifest = await manifestOf(['https://a.example/x.safetensors', 'https://a.example/x-0cc87c48.pth'], 1000);
});

afterEach(async () => {
  await bench.close();
});

async function write(files: Record<string, string>): Promise<void> {
  for (const [file, text] of Object.entries(files)) await writeFile(join(bench.directory, file), text);
}

test('cleanParts() - what can be gone on with for a model is kept, and finished files are', async () => {
  await write({
    [FILE_NAME]: 'finished',
    [`${FILE_NAME}.part`]: 'begun',
    [`${FILE_NAME}.part.json`]: JSON.stringify(facts),
    'other.safetensors': 'finished',
    'other.safetensors.part': 'begun',
    'other.safetensors.part.json': JSON.stringify(facts),
  });
  await cleanParts(bench.directory, [manifest]);
  expect(await bench.list()).toEqual([
    'other.safetensors',
    FILE_NAME,
    `${FILE_NAME}.part`,
    `${FILE_NAME}.part.json`,
  ]);
});

test.each([
  ['without facts', { [`${FILE_NAME}.part`]: 'begun' }],
  ['of facts alone', { [`${FILE_NAME}.part.json`]: JSON.stringify(facts) }],
  ['with damaged facts', { [`${FILE_NAME}.part`]: 'begun', [`${FILE_NAME}.part.json`]: '{' }],
  [
    'longer than its file',
    { [`${FILE_NAME}.part`]: 'x'.repeat(101), [`${FILE_NAME}.part.json`]: JSON.stringify(facts) },
  ],
])('cleanParts() - a part %s goes', async (_, files) => {
  await write(files);
  await cleanParts(bench.directory, [manifest]);
  expect(await bench.list()).toEqual([]);
});

test('cleanParts() - folders stay, and a folder that is not there is clean', async () => {
  await mkdir(join(bench.directory, 'resnest269e.part-abc'));
  await cleanParts(bench.directory, []);
  expect(await bench.list()).toEqual(['resnest269e.part-abc']);
  await cleanParts(join(bench.directory, 'none'), []);
});

test('discardDownload() - all of the model goes, and nothing else', async () => {
  await write({
    [`${FILE_NAME}.part`]: 'begun',
    [`${FILE_NAME}.part.json`]: JSON.stringify(facts),
    'x-0cc87c48.pth': 'finished',
    'other.safetensors.part': 'begun',
  });
  await discardDownload(manifest, bench.directory);
  expect(await bench.list()).toEqual(['other.safetensors.part']);
  await discardDownload(manifest, bench.directory);
});
