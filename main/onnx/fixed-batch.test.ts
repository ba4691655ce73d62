import { expect, test } from 'vitest';
import { fixBatch } from './fixed-batch.ts';

const dimension = (...field: (number | string)[]): Buffer =>
  Buffer.concat([Buffer.from([0x0a, 7]), ...field.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from([part])))]); // prettier-ignore
const symbolic = dimension(0x12, 5, 'batch');
const another = dimension(0x12, 5, 'width');

test('fixBatch() - every dimension named "batch" becomes a number, and nothing else changes', () => {
  const model = Buffer.concat([Buffer.from('batch'), symbolic, another, symbolic]);
  const four = dimension(0x08, 0x84, 0x80, 0x80, 0x80, 0x80, 0);
  expect(fixBatch(model, 4)).toEqual(Buffer.concat([Buffer.from('batch'), four, another, four]));
  expect(model.includes(symbolic)).toBe(true);
  expect(fixBatch(symbolic, 300)).toEqual(dimension(0x08, 0xac, 0x82, 0x80, 0x80, 0x80, 0));
});

test('fixBatch() - a model whose batch is fixed already is refused', () => {
  expect(() => fixBatch(fixBatch(symbolic, 2), 3)).toThrow(
    'expected a model with a dimension named "batch", but it has none',
  );
});
