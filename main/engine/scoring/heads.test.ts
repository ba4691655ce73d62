import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ModelManifest } from '../../core/models/manifest.ts';
import { writeHead, type Head } from '../../weights/install/head.ts';
import {
  FITTED_WORDS_FILE,
  RECORD_FILE,
  WRITER_VERSION,
  type InstallRecord,
} from '../../weights/install/installed.ts';
import { encodeSafetensors } from '../../weights/formats/safetensors.ts';
import { Heads, writeFittedWords } from './heads.ts';
import { manifest as defaultModel, vocabulary } from '../testing/library.ts';

const FEATURES = 4;
const WORDS = vocabulary.words.length;
const manifest: ModelManifest = { ...defaultModel, id: 'small', words: null };
const embedding = Float32Array.of(0, 3, 0, 4); // of length 5

let directory: string;
let heads: Heads;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'photonest-derivers-'));
  heads = new Heads(vocabulary);
});
afterEach(() => rmSync(directory, { recursive: true }));

const layerOf = (weight: number, bias: number): NonNullable<Head['words']> => ({
  count: WORDS,
  weight: new Float32Array(WORDS * FEATURES).fill(weight),
  bias: new Float32Array(WORDS).fill(bias),
});

/** The last layers of an installed model; nothing else of it is needed here. */
async function install(words: Head['words'] = null, changes: Partial<InstallRecord> = {}): Promise<void> {
  mkdirSync(directory, { recursive: true });
  await writeHead(directory, {
    features: FEATURES,
    classes: 1000,
    classifierWeight: new Float32Array(1000 * FEATURES).fill(2),
    classifierBias: new Float32Array(1000).fill(1),
    words,
    projection: new Float32Array(256 * FEATURES).fill(1),
  });
  const record: InstallRecord = {
    writerVersion: WRITER_VERSION,
    model: manifest.id,
    architecture: manifest.architecture,
    size: manifest.preprocessing.size,
    weightsSha256: manifest.weights.sha256!,
    everydaySha256: null,
    files: {},
    ...changes,
  };
  writeFileSync(join(directory, RECORD_FILE), JSON.stringify(record));
}

async function leaveDistilledLabels(features: number, count = WORDS, normScale = 0.5): Promise<void> {
  const words = {
    count,
    weight: new Float32Array(count * features).fill(1),
    bias: new Float32Array(count).fill(-2),
  };
  await writeFittedWords(directory, { words, normScale });
}

const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));

test('load() - an installed model’s last layers are found from then on', async () => {
  expect(heads.find('small')).toBeNull();
  await install();
  expect(await heads.load(manifest, directory)).toBe(true);
  const head = heads.find('small')!;
  expect(head.logits(embedding)[999]).toBe(15);
  expect(head.store(7, embedding)).toMatchObject({ photo: 7, model: 'small', norm: 5 });
  expect([head.hasEverydayLabels, head.words(embedding)]).toEqual([false, null]);
});

test('load() - a model that is not there, or was written for another size or version, is none', async () => {
  expect(await heads.load(manifest, join(directory, 'nowhere'))).toBe(false);
  for (const changes of [{ size: 32 }, { writerVersion: WRITER_VERSION - 1 }, { weightsSha256: '0' }]) {
    await install(null, changes);
    expect(await heads.load(manifest, directory)).toBe(false);
  }
  expect(heads.find('small')).toBeNull();
});

test('load() - words that were fitted here are used over the embedding of length 1', async () => {
  await install();
  await leaveDistilledLabels(FEATURES);
  await heads.load(manifest, directory);
  const head = heads.find('small')!;
  expect([head.hasEverydayLabels, head.normScale]).toEqual([true, 0.5]);
  const words = head.words(embedding)!;
  expect(words).toHaveLength(WORDS);
  for (const word of words) expect(word).toBeCloseTo(sigmoid(0.6 + 0.8 - 2), 5);
});

test('load() - a model’s own words come before fitted ones', async () => {
  await install(layerOf(0, 1));
  await leaveDistilledLabels(FEATURES);
  await heads.load(manifest, directory);
  expect(heads.find('small')!.words(embedding)![0]).toBeCloseTo(sigmoid(1), 5);
});

test('load() - fitted words that are damaged, of another network or for another list are none', async () => {
  await install();
  const damage = [
    async () => await writeFile(join(directory, FITTED_WORDS_FILE), 'no words'),
    async () => await leaveDistilledLabels(FEATURES + 1),
    async () => await leaveDistilledLabels(FEATURES, WORDS - 10), // an earlier version's
    async () => await leaveDistilledLabels(FEATURES, WORDS, 0),
    async () => await writeFile(join(directory, FITTED_WORDS_FILE), encodeSafetensors(new Map())),
  ];
  for (const leave of damage) {
    await leave();
    expect(await heads.load(manifest, directory)).toBe(true);
    expect(heads.find('small')!.hasEverydayLabels).toBe(false);
  }
});

test('load() - again finds words that were fitted in between', async () => {
  await install();
  await heads.load(manifest, directory);
  await leaveDistilledLabels(FEATURES);
  expect(heads.find('small')!.hasEverydayLabels).toBe(false);
  await heads.load(manifest, directory);
  expect(heads.find('small')!.hasEverydayLabels).toBe(true);
});

test('load() - damaged last layers are said, and what was loaded before stays', async () => {
  await install();
  await heads.load(manifest, directory);
  writeFileSync(join(directory, 'head.safetensors'), 'noise');
  await expect(heads.load(manifest, directory)).rejects.toMatchObject({ code: 'model_unusable' });
  expect(heads.find('small')).not.toBeNull();
});
