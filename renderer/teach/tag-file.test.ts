import { expect, test } from 'vitest';
import { readTagFile, tagFileName } from './tag-file.ts';

test.each([
  ['Rex', 'Rex.taught-tag.json'],
  ['AC/DC: live?', 'AC DC live.taught-tag.json'],
  ['うちの台所', 'うちの台所.taught-tag.json'],
  ['..', 'tag.taught-tag.json'],
])('tagFileName() - %j', (name, file) => {
  expect(tagFileName({ path: ['above', name] })).toBe(file);
});

test.each([
  ['{"version":1}', { version: 1 }],
  ['\uFEFF{"version":1}', { version: 1 }],
  ['[]', null],
  ['"text"', null],
  ['null', null],
  ['{', null],
])('readTagFile() - %j', async (text, value) => {
  expect(await readTagFile(new Blob([text]))).toEqual(value);
});
