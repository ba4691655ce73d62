import { describe, expect, it } from 'vitest';
import { averagePrecision } from '../core/labels/average-precision.ts';
import { generator } from '../numeric/testing/generator.ts';
import { probabilityOf } from './classifier.ts';
import { train } from './train.ts';

const FEATURES = 12;

/** Photos around a direction of their own; `kind` 0 is the tag's. */
function photosOf(kind: number, count: number, seed: number): Float32Array[] {
  const random = generator(seed);
  return Array.from({ length: count }, () =>
    Float32Array.from({ length: FEATURES }, (_, at) => (at === kind ? 1 : 0) + 0.5 * (random() - 0.5)),
  );
}

function strangers(count: number, seed: number): Float32Array[] {
  return Array.from({ length: count }, (_, at) => photosOf(1 + (at % (FEATURES - 1)), 1, seed + at)[0]!);
}

describe('train()', () => {
  it('finds photos like its examples, and says how sure it is', async () => {
    const classifier = await train({
      examples: photosOf(0, 5, 1),
      counterExamples: photosOf(1, 5, 2),
      weakNegatives: strangers(60, 3),
    });
    const [right, wrong] = [photosOf(0, 20, 4), strangers(40, 500)];
    const scores = [...right, ...wrong].map((photo) => probabilityOf(classifier, photo));
    expect(averagePrecision(scores, scores.map((_, at) => at < right.length))).toBe(1); // prettier-ignore
    expect(Math.max(...scores.slice(20))).toBeLessThan(0.2);
  });

  it('does without weak negatives that look like the examples', async () => {
    const hidden = photosOf(0, 12, 9);
    const classifier = await train({
      examples: photosOf(0, 5, 1),
      counterExamples: [],
      weakNegatives: [...strangers(48, 3), ...hidden],
    });
    const mean = (photos: Float32Array[]): number =>
      photos.reduce((sum, photo) => sum + probabilityOf(classifier, photo), 0) / photos.length;
    expect(mean(hidden)).toBeGreaterThan(0.5);
    expect(mean(strangers(48, 3))).toBeLessThan(0.1);
  });

  it('is as little sure as a counter-example demands', async () => {
    const near = photosOf(0, 1, 20)[0]!;
    const lesson = { examples: photosOf(0, 5, 1), weakNegatives: strangers(60, 3) };
    const before = probabilityOf(await train({ ...lesson, counterExamples: [] }), near);
    const after = probabilityOf(await train({ ...lesson, counterExamples: [near, near, near] }), near);
    expect(after).toBeLessThan(before);
  });

  it('is the same whenever it is learned from the same photos', async () => {
    const lesson = {
      examples: photosOf(0, 3, 1),
      counterExamples: photosOf(2, 1, 2),
      weakNegatives: strangers(20, 3),
    };
    expect(await train(lesson)).toEqual(await train(lesson));
  });

  it('wants an example, and something that is none', async () => {
    const nothing = { examples: [], counterExamples: photosOf(1, 1, 1), weakNegatives: [] };
    await expect(train(nothing)).rejects.toThrow('Expected an example');
    const alone = { examples: photosOf(0, 3, 1), counterExamples: [], weakNegatives: [] };
    await expect(train(alone)).rejects.toThrow('a photo that is none');
  });
});
