import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { MergeCounts } from '../../core/api.ts';
import { ParquetResults } from '../../parquet/write.ts';
import { describe } from './merge.ts';
import { openOutput } from './output-file.ts';
import { ResultSender, type ReadLine } from '../../engine/results/result-sender.ts';
import { readResults } from './read-results.ts';

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'photonest-merge-'));
});
afterEach(() => rmSync(scratch, { recursive: true }));

function fileOf(name: string, content: string | Uint8Array): string {
  const path = join(scratch, name);
  writeFileSync(path, content);
  return path;
}

async function read(path: string): Promise<ReadLine[]> {
  return await Array.fromAsync(readResults(path));
}

const LINES = '{"a":1}\n\n{"a":2}\r\n{"a"';
const EXPECTED = [{ value: { a: 1 } }, { value: { a: 2 } }, null];

test('readResults() - JSON lines, plain or packed, whatever the name', async () => {
  expect(await read(fileOf('a', LINES))).toEqual(EXPECTED);
  expect(await read(fileOf('b', gzipSync(LINES)))).toEqual(EXPECTED);
  expect(await read(fileOf('c', zstdCompressSync(LINES)))).toEqual(EXPECTED);
  expect(await read(fileOf('d', ''))).toEqual([]);
});

test('readResults() - a packed file that is cut gives what was there before', async () => {
  const many = Array.from({ length: 20_000 }, (_, at) => `{"a":${at * 7919}}\n`).join('');
  const whole = gzipSync(many);
  const lines = await read(fileOf('cut.gz', whole.subarray(0, whole.length / 2)));
  expect(lines.length).toBeGreaterThan(1000);
  expect(lines.slice(0, -1).every((line) => line !== null)).toBe(true);
});

test('readResults() - a Parquet file by its first bytes; a file that is not there by its name', async () => {
  const path = join(scratch, 'results');
  const file = new ParquetResults(path);
  await file.add({ photonest: '0.1.0', path: 'b.jpg', error: 'unreadable', message: 'is empty' });
  await file.close();
  expect(await read(path)).toMatchObject([{ value: { path: 'b.jpg', error: 'unreadable' } }]);
  await expect(read(join(scratch, 'gone'))).rejects.toMatchObject({ code: 'not_found' });
});

test('openOutput() - lines, and nothing under its name before it is whole', async () => {
  const path = join(scratch, 'out.jsonl');
  const output = openOutput(path);
  await output.write({ photonest: '0.1.0', path: 'b.jpg', error: 'unreadable', message: 'is empty' });
  await expect(read(path)).rejects.toMatchObject({ code: 'not_found' });
  await output.close();
  expect(await read(path)).toHaveLength(1);
  for (const name of ['none/out.jsonl', 'none/out.parquet'])
    expect(() => openOutput(join(scratch, name))).toThrow(/cannot be written/);
});

test('ResultSender - gives each content once for a model, without what is of no use, and adds up what became of it', async () => {
  const bodies: string[][] = [];
  const merge = async (lines: string[]): Promise<MergeCounts> => {
    bodies.push(lines);
    const counts: MergeCounts = {
      merged: lines.length - 1,
      known: 1,
      waiting: 0,
      failed: 0,
      cut: 0,
      foreign: 0,
    };
    return await Promise.resolve(counts);
  };
  const sender = new ResultSender(merge);
  const result = (at: number, model = 'm'): ReadLine => ({
    value: {
      hash: at.toString(16).padStart(64, '0'),
      model,
      embedding: 'AAAA',
      norm: 1,
      code: 'AAAA',
      thumbnail: 'AAAA',
    },
  });
  for (let at = 0; at < 700; at++) await sender.add(result(at));
  for (const line of [
    result(1),
    result(1, 'n'),
    null,
    { value: 7 },
    { value: { error: 'unreadable', message: '' } },
  ])
    await sender.add(line);
  await sender.flush();
  expect(bodies.map((lines) => lines.length)).toEqual([500, 201]);
  expect(bodies[0]![0]).not.toContain('thumbnail');
  const { tally } = sender;
  expect(tally).toEqual({
    lines: 705,
    merged: 699,
    known: 2,
    waiting: 0,
    failed: 1,
    duplicates: 1,
    cut: 1,
    foreign: 1,
  });
  expect(describe(tally)).toBe(
    '705 lines: 699 merged, 2 already there, 1 of photos that could not be read, 1 more than once in the input, 1 cut off, 1 no results of a model that is known here.',
  );
});

test('ResultSender - a request that fails is heard of', async () => {
  const sender = new ResultSender(async () => await Promise.reject(new Error('the disk is full')));
  await sender.add({ value: { hash: 'a'.repeat(64), model: 'm', embedding: 'AAAA', norm: 1, code: 'AAAA' } });
  await expect(sender.flush()).rejects.toThrow('the disk is full');
});
