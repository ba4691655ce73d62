import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { root } from './paths.mjs';
import { hashOf, isFresh, markFresh } from './stamp.mjs';

let folder: string;
let input: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'photonest-stamp-'));
  input = relative(root, folder);
  writeFileSync(join(folder, 'a.ts'), 'one');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('hashOf() - contents, new files and names change it', () => {
  const hashes = [hashOf([input])];
  writeFileSync(join(folder, 'a.ts'), 'two');
  hashes.push(hashOf([input]));
  writeFileSync(join(folder, 'b.ts'), '');
  hashes.push(hashOf([input]));
  rmSync(join(folder, 'b.ts'));
  writeFileSync(join(folder, 'c.ts'), '');
  hashes.push(hashOf([input]));
  expect(new Set(hashes).size).toBe(4);
});

test('hashOf() - tests do not change it', () => {
  const before = hashOf([input]);
  writeFileSync(join(folder, 'a.test.ts'), 'a test');
  expect(hashOf([input])).toBe(before);
});

test('isFresh() - only for the very hash that was marked', () => {
  const stamp = join(folder, 'stamps', 'programs');
  expect(isFresh(stamp, 'abc')).toBe(false);
  markFresh(stamp, 'abc');
  expect(isFresh(stamp, 'abc')).toBe(true);
  expect(isFresh(stamp, 'abd')).toBe(false);
});
