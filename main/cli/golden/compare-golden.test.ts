import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compareGolden } from './compare-golden.ts';
import type { ClassificationResult, GoldenPrecision } from './classification.ts';

const directory = join(import.meta.dirname, '../../../test/golden');
const list = (folder: string): string[] => readdirSync(folder).filter((name) => name.endsWith('.json'));
const analyses = ['detection', 'segmentation'].flatMap((folder) =>
  list(join(directory, folder)).map((name) => join(folder, name)),
);

async function compareClassifier(file: string, precision?: GoldenPrecision): Promise<ClassificationResult> {
  const result = await compareGolden(join(directory, file), precision);
  if ('embedding' in result) return result;
  throw new Error(`${file} is of no classifier`);
}

test.each(list(directory))(
  'compareGolden() - %s computes what the reference computes',
  { timeout: 60_000 },
  async (file) => {
    const result = await compareClassifier(file);
    expect(`${result.arch}.json`).toBe(file);
    expect(result.embedding).toBeLessThanOrEqual(1e-3);
    expect(result.logits).toBeLessThanOrEqual(1e-3);
  },
);

test.each(['resnest14d', 'skresnet18', 'seresnet50', 'tf_efficientnet_lite2'])(
  'compareGolden() - %s in float16 computes nearly that',
  { timeout: 60_000 },
  async (name) => {
    const file = `${name}.json`;
    const [half, single] = [await compareClassifier(file, 'float16'), await compareClassifier(file)];
    expect(half.ok).toBe(true);
    expect(half.embedding).toBeGreaterThan(10 * single.embedding); // it was float16 that ran
  },
);

test.each(analyses)('compareGolden() - %s: every stage is as the reference has it', async (file) => {
  const result = await compareGolden(join(directory, file));
  if (!('stages' in result)) throw new Error(`${file} has no stages`);
  expect(result.failed).toEqual([]);
  expect(result.ok).toBe(true);
  expect(Object.keys(result.stages).length).toBeGreaterThan(40);
});

type Json = Record<string, Record<string, Record<string, unknown>>>;

test.each<[string, string[], (golden: Json) => void]>([
  [
    'segmentation/deeplab_resnest50_ade_odd.json',
    ['layer2', 'classMap.counts'],
    (golden) => {
      raise(golden['stages']!['layer2']!);
      swapClasses(golden);
    },
  ],
  [
    'detection/faster_rcnn_resnest50_fpn.json',
    ['fpn.p4', 'detections.threshold0.6'],
    (golden) => {
      raise(golden['fpn']!['p4']!);
      moveBox(golden);
    },
  ],
])('compareGolden() - %s with other %j is not ok, and they are named', async (file, failed, change) => {
  const golden = JSON.parse(await readFile(join(directory, file), 'utf8')) as Json;
  change(golden);
  const folder = await mkdtemp(join(tmpdir(), 'photonest-golden-test-'));
  try {
    await writeFile(join(folder, 'golden.json'), JSON.stringify(golden));
    const result = await compareGolden(join(folder, 'golden.json'));
    expect(result).toMatchObject({ failed, ok: false });
  } finally {
    await rm(folder, { recursive: true });
  }
});

function raise(statistics: Record<string, unknown>): void {
  statistics['mean'] = (statistics['mean'] as number) + 0.01 * (statistics['absmax'] as number);
}

function swapClasses({ classMap }: Json): void {
  const counts = classMap!['counts'] as Record<string, number>;
  counts['0'] = counts['103']!;
  delete counts['103'];
}

function moveBox({ detections }: Json): void {
  const [first] = detections!['threshold0.6']!['boxes'] as number[][];
  first![0]! += 1;
}

test('compareGolden() - only classifiers are compared in float16', async () => {
  const path = join(directory, 'segmentation/deeplab_resnest50_ade_odd.json');
  await expect(compareGolden(path, 'float16')).rejects.toThrow(
    `Expected a classifier for --float16, but ${path} is of another network`,
  );
});
