import { expect, test } from 'vitest';
import { findDifference } from './compare.ts';

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
  expect(findDifference([outputs([1, 2, 3], [10.1, 0, 10])], [cpu])).toBe(
    'gave wrong numbers for self-test image 1: class 0 comes first instead of 2',
  );
});

test('findDifference() - a missing row and another width are one', () => {
  expect(findDifference([cpu], [cpu, cpu])).toBe('gave 1 answers to 2 images');
  expect(findDifference([outputs([1, 2], [0, 9.95, 10])], [cpu])).toBe(
    'gave 2 and 3 numbers for an image instead of 3 and 3',
  );
});
