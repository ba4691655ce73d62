import { expect, test } from 'vitest';
import { paddedSize, resizedSize } from './size.ts';

test.each([
  [
    [640, 480],
    [1067, 800],
  ],
  [
    [1920, 1080],
    [1333, 750],
  ],
  [
    [800, 1333],
    [800, 1333],
  ],
  [
    [1, 1],
    [800, 800],
  ],
])('resizedSize() - %j becomes %j', ([width, height], [newWidth, newHeight]) => {
  expect(resizedSize({ width: width!, height: height! })).toEqual({ width: newWidth, height: newHeight });
});

test('resizedSize() - the longest strip keeps a pixel of its short side', () => {
  expect(resizedSize({ width: 30_000, height: 1 })).toEqual({ width: 1333, height: 1 });
});

test('paddedSize() - only what is not divisible by 32 is padded', () => {
  expect(paddedSize({ width: 1067, height: 800 })).toEqual({ width: 1088, height: 800 });
  expect(paddedSize({ width: 1, height: 33 })).toEqual({ width: 32, height: 64 });
});
