import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sampleMetadata } from '../core/testing/samples.ts';
import type { FailedResult, PhotoResult } from '../core/results/result.ts';
import { fromColumn } from './columns.ts';
import { readParquet } from './read.ts';
import { ParquetResults } from './write.ts';

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'photonest-parquet-'));
});
afterEach(() => rmSync(scratch, { recursive: true }));

function sampleResult(at: number): PhotoResult {
  const embedding = new Float16Array(1280).fill(1 / Math.sqrt(1280));
  embedding[at % 1280] = 0;
  return {
    photonest: '0.1.0',
    path: `/photos/${at} ü\n.jpg`,
    hash: at.toString(16).padStart(64, '0'),
    sizeBytes: 5_000_000_000 + at,
    format: 'jpeg',
    width: 4000,
    height: 3000,
    remark: at % 2 === 0 ? null : 'cut_short',
    metadata: sampleMetadata({ takenAt: '2024-05-01T10:00:00', keywords: [['Places', 'Rome']] }),
    thumbnail: at % 3 === 0 ? null : Buffer.from(`thumbnail ${at}`).toString('base64'),
    thumbhash: null,
    model: 'tf_efficientnet_lite2',
    weights: 'ab',
    precision: 'float32',
    provider: 'cpu',
    embedding: Buffer.from(embedding.buffer).toString('base64'),
    norm: 9.5 + at,
    code: Buffer.from(new Uint8Array(256).fill(at)).toString('base64'),
  };
}

async function collect(path: string, withPictures = false): Promise<Record<string, unknown>[]> {
  return await Array.fromAsync(readParquet(path, withPictures));
}

test('ParquetResults - what is written is read back, over several row groups, failures among it', async () => {
  const path = join(scratch, 'results.parquet');
  const failed: FailedResult = {
    photonest: '0.1.0',
    path: 'b.jpg',
    error: 'unreadable',
    message: 'is empty',
  };
  const lines = [...Array.from({ length: 1500 }, (_, at) => sampleResult(at)), failed];
  const file = new ParquetResults(path);
  for (const line of lines) await file.add(line);
  await file.close();
  const read = await collect(path, true);
  expect(read.length).toBe(1501);
  expect(read[0]).toEqual({ ...lines[0], error: null, message: null });
  expect(read[1499]).toEqual({ ...lines[1499], error: null, message: null });
  expect(read[1500]).toMatchObject({ ...failed, hash: null, embedding: null });
  expect((await collect(path))[1]).not.toHaveProperty('thumbnail');
});

test('ParquetResults - a file without rows is a file', async () => {
  const path = join(scratch, 'none.parquet');
  await new ParquetResults(path).close();
  expect(await collect(path)).toEqual([]);
});

test('readParquet() - a damaged file is refused with its name', async () => {
  const path = join(scratch, 'results.parquet');
  const file = new ParquetResults(path);
  await file.add(sampleResult(1));
  await file.close();
  const bytes = readFileSync(path);
  for (const damaged of [
    bytes.subarray(0, bytes.length / 2),
    Buffer.concat([bytes.subarray(0, -8), Buffer.alloc(8)]),
  ]) {
    writeFileSync(path, damaged);
    await expect(collect(path)).rejects.toThrow(`${path} cannot be read as a Parquet file`);
  }
});

test('fromColumn() - vectors as float32 lists, as doubles, or as the bytes of float16', () => {
  const halves = Float16Array.from([0.5, -0.25]);
  const expected = Buffer.from(halves.buffer).toString('base64');
  for (const value of [[0.5, -0.25], Float32Array.from(halves), new Uint8Array(halves.buffer)])
    expect(fromColumn('vector', value)).toBe(expected);
  expect(fromColumn('text', new Uint8Array(Buffer.from('ü')))).toBe('ü');
  expect(fromColumn('integer', 7n)).toBe(7);
});
