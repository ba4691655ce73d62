import { expect, test } from 'vitest';
import { refusalClause } from '../../../core/models/refusal-sentences.ts';
import { findDifference, findNumericDifference } from './compare.ts';

const outputs = (embedding: number[], logits: number[]) => ({
  embedding: Float32Array.from(embedding),
  logits: Float32Array.from(logits),
});
const cpu = outputs([1, 2, 3], [0, 9.95, 10]);

test('findDifference() - small ones of another arithmetic are none', () => {
  expect(findDifference([cpu], [cpu])).toBeNull();
  expect(findDifference([outputs([1.01, 2, 2.98], [0.1, 9.9, 10.1])], [cpu])).toBeNull();
});

test('findDifference() - another first label is one, unless the CPU has the two level', () => {
  expect(findDifference([outputs([1, 2, 3], [0, 10.1, 10])], [cpu])).toBeNull();
  expect(refusalClause(findDifference([outputs([1, 2, 3], [10.1, 0, 10])], [cpu])!)).toBe(
    'gave wrong numbers for self-test image 1: class 0 comes first instead of 2',
  );
});

test('findDifference() - a missing row and another width are one', () => {
  expect(refusalClause(findDifference([cpu], [cpu, cpu])!)).toBe('gave 1 answers to 2 images');
  expect(refusalClause(findDifference([outputs([1, 2], [0, 9.95, 10])], [cpu])!)).toBe(
    'gave 2 and 3 numbers for an image instead of 3 and 3',
  );
});

test('findNumericDifference() - small ones are none, outputs of zeros agree', () => {
  const expected = [Float32Array.of(1, 2, 3), Float32Array.of(0, 0)];
  expect(findNumericDifference([Float32Array.of(1.001, 2, 3), Float32Array.of(0, 0)], expected)).toBeNull();
});

test.each([
  [[], 'gave 0 outputs instead of 1'],
  [[Float32Array.of(1, 2)], 'gave 2 numbers for output 1 of the self-test instead of 3'],
  [[Float32Array.of(1, NaN, 3)], 'gave numbers for output 1 of the self-test that are not finite'],
  [[Float32Array.of(3, 2, 1)], /cosine with the processor's is 0\.7143/],
  [[Float32Array.of(2, 4, 6)], /they are 2\.0 times the processor's/],
  [[Float32Array.of(0, 0, 0)], /cosine with the processor's is NaN/],
])('findNumericDifference() - %j is told', (found, sentence) => {
  expect(refusalClause(findNumericDifference(found, [Float32Array.of(1, 2, 3)])!)).toMatch(sentence);
});
