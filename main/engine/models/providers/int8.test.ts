import { expect, test } from 'vitest';
import type { FromProbe } from '../../../tagger/probe-messages.ts';
import type { Seen } from '../../../core/models/agreement.ts';
import { refusalClause } from '../../../core/models/refusal-sentences.ts';
import type { Refusal } from '../../../core/models/refusal.ts';
import { isInt8Worthwhile, judgeQuantised, splitPhotos } from './int8.ts';
import type { Outputs } from './compare.ts';

const names = (count: number): string[] => Array.from({ length: count }, (_, at) => `/photos/${at}.jpg`);

test('splitPhotos() - too few photos are told, and enough fall into two lists with nothing in common', () => {
  const reason = 'needs 300 photos to be calibrated and checked with, and the library has 299';
  const few = splitPhotos(names(299)) as { refusal: Refusal };
  expect(refusalClause(few.refusal)).toBe(reason);
  for (const count of [300, 350, 384, 1000]) {
    const { calibration, aside } = splitPhotos(names(count)) as { calibration: string[]; aside: string[] };
    expect(calibration.length).toBeGreaterThanOrEqual(100);
    expect(aside.length).toBeGreaterThanOrEqual(200);
    expect(new Set([...calibration, ...aside]).size).toBe(calibration.length + aside.length);
  }
});

const outputs = (at: number, turn = 0): Outputs => {
  const angle = at / 60 + turn;
  const embedding = Float32Array.of(Math.cos(angle), Math.sin(angle));
  return { embedding, logits: Float32Array.of(at) };
};
const see = ({ embedding }: Outputs): Seen => ({
  embedding,
  code: Int8Array.from(embedding, (value) => Math.round(127 * value)),
  labels: new Map([['dog', { probability: 0.9, isShown: true }]]),
});
const found = (
  changes: Partial<FromProbe & { type: 'quantised' }> = {},
): FromProbe & { type: 'quantised' } => ({
  type: 'quantised',
  calibrated: 128,
  float32: Array.from({ length: 200 }, (_, at) => outputs(at)),
  int8: Array.from({ length: 200 }, (_, at) => outputs(at, 0.01)),
  milliseconds: { float32: 30, int8: 12 },
  ...changes,
});

const inWords = ({ refusal, ...judged }: ReturnType<typeof judgeQuantised>) => ({
  ...judged,
  reason: refusal === null ? null : refusalClause(refusal),
});

test('judgeQuantised() - what agrees and is faster is accepted', () => {
  expect(judgeQuantised(found(), see)).toEqual({ refusal: null, millisecondsPerPhoto: 12, isLasting: true });
});

test('judgeQuantised() - a network that quantises badly is refused, and remembered', () => {
  const int8 = Array.from({ length: 200 }, (_, at) => outputs(at, at % 3));
  expect(inWords(judgeQuantised(found({ int8 }), see))).toMatchObject({
    reason: expect.stringMatching(
      /^gives other embeddings: their median cosine is [-.\d]+, not 0.99 or more$/,
    ) as unknown,
    isLasting: true,
  });
});

test('judgeQuantised() - one that is no faster is refused', () => {
  const { reason } = inWords(judgeQuantised(found({ milliseconds: { float32: 30, int8: 30.04 } }), see));
  expect(reason).toBe('is not faster: it takes 30.0 ms for a photo, float32 30.0');
});

test('judgeQuantised() - a calibration of ten photos, or a check of few, says nothing of the network', () => {
  expect(inWords(judgeQuantised(found({ calibrated: 10 }), see))).toEqual({
    reason: 'was calibrated with 10 photos that can be read, and needs 100',
    isLasting: false,
  });
  const few = found({ float32: found().float32.slice(1), int8: found().int8.slice(1) });
  expect(inWords(judgeQuantised(few, see))).toEqual({
    reason: 'was checked with 199 photos that can be read, and needs 200',
    isLasting: false,
  });
});

test.each([
  { network: 'EfficientNet-Lite2', milliseconds: 14, photos: 5081 },
  { network: 'ResNeSt-269', milliseconds: 840, photos: 1491 },
])('isInt8Worthwhile() - $network from $photos photos on', ({ milliseconds, photos }) => {
  expect(isInt8Worthwhile(photos, milliseconds)).toBe(true);
  expect(isInt8Worthwhile(photos - 10, milliseconds)).toBe(false);
  expect(isInt8Worthwhile(photos, 0)).toBe(false);
});
