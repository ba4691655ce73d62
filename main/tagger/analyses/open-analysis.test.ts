import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import type { TextLine } from '../../core/analyses/findings.ts';
import { onnxRuntime } from '../../onnx/runtime.ts';
import { openAnalysis } from './open-analysis.ts';

const DIRECTORY = join(import.meta.dirname, '../../../models/ocr');
const FIXTURES = join(import.meta.dirname, '../../../test/fixtures/text');
const FILES = {
  analysis: 'text',
  manifestPath: join(DIRECTORY, 'pp-ocrv6-small.json'),
  directory: DIRECTORY,
} as const;

const expected = JSON.parse(readFileSync(join(FIXTURES, 'expected.json'), 'utf8')) as Record<
  string,
  string[]
>;
const analyse = await openAnalysis(FILES, 2, onnxRuntime);

async function read(name: string): Promise<TextLine[]> {
  const { data, info } = await sharp(join(FIXTURES, `${name}.webp`))
    .raw()
    .toBuffer({ resolveWithObject: true });
  const findings = await analyse({ width: info.width, height: info.height, rgb: new Uint8Array(data) });
  return findings.analysis === 'text' ? findings.lines : [];
}

/** Edits from one text to another (Levenshtein). */
function countEdits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (const [index, character] of Array.from(from).entries()) {
    const next = [index + 1];
    for (let at = 0; at < to.length; at++)
      next.push(Math.min(next[at]! + 1, row[at + 1]! + 1, row[at]! + (to[at] === character ? 0 : 1)));
    row = next;
  }
  return row.at(-1)!;
}

test.each(Object.entries(expected))('text - %s is read in its order', async (name, lines) => {
  const found = await read(name);
  const [want, got] = [lines.join('\n'), found.map(({ text }) => text).join('\n')];
  expect(countEdits(want, got), got).toBeLessThanOrEqual(0.05 * want.length);
});

test('text - a line’s box begins where the text does', async () => {
  const [line] = await read('upside-down');
  const [left, top, right] = line!.box as [number, number, number];
  expect(left).toBeGreaterThan(right); // from right to left
  expect(top).toBeGreaterThan(380); // the first line is the lowest
});

test('text - networks that are not what the manifest says are refused', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'photonest-ocr-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  cpSync(DIRECTORY, directory, { recursive: true });
  const path = join(directory, 'characters.txt');
  writeFileSync(path, `x${readFileSync(path, 'utf8').slice(1)}`);
  await expect(openAnalysis({ ...FILES, directory }, 1, onnxRuntime)).rejects.toMatchObject({
    code: 'model_unusable',
    message: expect.stringContaining('characters.txt, a part of PP-OCRv6 small, is damaged') as string,
  });
});
