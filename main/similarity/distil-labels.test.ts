import { afterEach, describe, expect, it, vi } from 'vitest';
import { everydayProbabilities } from '../core/labels/probability.ts';
import { distilLabels, type LabelsToDistil } from './distil-labels.ts';
import { generator } from '../numeric/testing/generator.ts';

const rest = async (): Promise<void> => await Promise.resolve();

type Layer = { weight: Float32Array; bias: Float32Array };

function unitVectors(count: number, features: number, seed = 1): Float32Array[] {
  const random = generator(seed);
  return Array.from({ length: count }, () => {
    const vector = Float32Array.from({ length: features }, () => random() + random() - 1);
    return vector.map((value) => value / Math.hypot(...vector));
  });
}

/** What a known layer says of photos: there is then a layer that fits exactly. */
function known(count: number, features: number, words = 3): LabelsToDistil & Layer {
  const random = generator(7);
  const weight = Float32Array.from({ length: words * features }, () => 12 * random() - 6);
  const bias = Float32Array.from({ length: words }, () => 2 * random() - 1);
  const embeddings = unitVectors(count, features);
  const targets = embeddings.map((embedding) => everydayProbabilities(weight, bias, embedding));
  return { weight, bias, embeddings, targets, thresholds: new Array<number>(words).fill(0.5), pause: rest };
}

/** The largest derivative of the loss in the docstring of `logisticLoss`, worked out again. */
function steepest(words: LabelsToDistil, { weight, bias }: Layer, regularisation: number): number {
  const features = words.embeddings[0]!.length;
  const derivatives = Float64Array.from(weight, (value) => value / regularisation);
  const ofBias = new Float64Array(bias.length);
  for (const [photo, embedding] of words.embeddings.entries())
    for (const [word, probability] of everydayProbabilities(weight, bias, embedding).entries()) {
      const excess = probability - words.targets[photo]![word]!;
      ofBias[word]! += excess;
      embedding.forEach((value, at) => (derivatives[word * features + at]! += excess * value));
    }
  return Math.max(...derivatives.map(Math.abs), ...ofBias.map(Math.abs));
}

describe('distilLabels()', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('recovers the layer that the targets come from', async () => {
    const words = known(400, 12);
    const fitted = await distilLabels({ ...words, regularisation: 1e5 });
    for (const [at, value] of words.weight.entries()) expect(fitted.weight[at]).toBeCloseTo(value, 1);
    for (const [at, value] of words.bias.entries()) expect(fitted.bias[at]).toBeCloseTo(value, 1);
    expect(fitted.agreement).toBeGreaterThan(0.99);
  });

  // scikit-learn 1.9.1, LogisticRegression(C, tol=1e-12), each photo twice, weighted by target and 1 − target.
  it.each([
    [10, [0.443628, -0.307088, -0.034417, 0.68009, -0.149649, -0.480676], [0.388007, -0.0655]],
    [0.1, [0.036665, -0.031211, 0.004926, 0.052272, -0.010918, -0.037724], [0.352114, -0.062365]],
  ])('gives the numbers of scikit-learn at C = %d', async (regularisation, weight, bias) => {
    const embeddings = Array.from({ length: 8 }, (_, i) => {
      const vector = Float64Array.from({ length: 3 }, (_, j) => Math.sin(1.7 * i + 2.3 * j));
      return Float32Array.from(vector, (value) => value / Math.hypot(...vector));
    });
    const targets = embeddings.map((_, i) =>
      Float32Array.from({ length: 2 }, (_, word) => (1 + Math.cos(1.1 * i + word)) / 2),
    );
    const fitted = await distilLabels({
      embeddings,
      targets,
      thresholds: [0.5, 0.5],
      regularisation,
      pause: rest,
    });
    for (const [at, value] of weight.entries()) expect(fitted.weight[at]).toBeCloseTo(value, 4);
    for (const [at, value] of bias.entries()) expect(fitted.bias[at]).toBeCloseTo(value, 4);
  });

  it.each([
    [20, 100],
    [150, 40],
  ])('is at the lowest point of the loss, for %i photos of %i features', async (photos, features) => {
    const words = known(photos, features);
    expect(steepest(words, await distilLabels(words), 10)).toBeLessThan(1e-3);
  });

  it('keeps the weights smaller the stronger the regularisation, and the mean right all the same', async () => {
    const words = known(200, 12);
    const lengths: number[] = [];
    for (const regularisation of [1e-6, 0.1, 10, 1000]) {
      const { weight, bias } = await distilLabels({ ...words, regularisation });
      lengths.push(Math.hypot(...weight));
      for (const word of bias.keys()) {
        const sum = (rows: readonly Float32Array[]): number =>
          rows.reduce((total, row) => total + row[word]!, 0);
        const said = words.embeddings.map((embedding) => everydayProbabilities(weight, bias, embedding));
        expect(sum(said)).toBeCloseTo(sum(words.targets), 2);
      }
    }
    expect(lengths).toEqual(lengths.toSorted((a, b) => a - b));
    expect(lengths[0]).toBeLessThan(1e-3);
  });

  it('gives a word that no photo has, and one that every photo has, a finite bias', async () => {
    const embeddings = unitVectors(20, 50);
    const targets = embeddings.map(() => Float32Array.of(0, 1));
    const { weight, bias } = await distilLabels({ embeddings, targets, thresholds: [0.5, 0.5], pause: rest });
    expect(Math.max(...weight.map(Math.abs))).toBeLessThan(0.01);
    for (const embedding of unitVectors(5, 50, 2)) {
      const [never, always] = everydayProbabilities(weight, bias, embedding);
      expect(never).toBeLessThan(1e-4);
      expect(always).toBeGreaterThan(1 - 1e-4);
    }
    expect(bias.every(Number.isFinite)).toBe(true);
  });

  it('does not diverge on the answers 0 and 1 of a few photos', async () => {
    const embeddings = unitVectors(20, 300);
    const targets = embeddings.map((_, index) => Float32Array.of(index % 3 === 0 ? 1 : 0));
    const { weight, bias } = await distilLabels({ embeddings, targets, thresholds: [0.5], pause: rest });
    expect(
      steepest({ embeddings, targets, thresholds: [0.5], pause: rest }, { weight, bias }, 10),
    ).toBeLessThan(1e-3);
    expect(Math.hypot(...weight)).toBeLessThan(20);
  });

  it('takes a single photo', async () => {
    const embeddings = unitVectors(1, 4);
    const fitted = await distilLabels({
      embeddings,
      targets: [Float32Array.of(0.2)],
      thresholds: [0.5],
      pause: rest,
    });
    expect(everydayProbabilities(fitted.weight, fitted.bias, embeddings[0]!)[0]).toBeCloseTo(0.2, 3);
    expect(fitted.agreement).toBe(0);
  });

  it('agrees little where the targets have nothing to do with the photos', async () => {
    const words = known(400, 12);
    const random = generator(9);
    const targets = words.targets.map((row) => row.map(() => (random() < 0.1 ? 0.9 : 0.1)));
    expect((await distilLabels({ ...words, targets })).agreement).toBeLessThan(0.5);
  });

  it('takes no credit for copies of the photos kept aside', async () => {
    const embeddings = unitVectors(150, 200);
    const random = generator(9);
    const targets = embeddings.map(() => Float32Array.of(random() < 0.3 ? 0.9 : 0.1));
    const twice = { embeddings: [...embeddings, ...embeddings], targets: [...targets, ...targets] };
    expect((await distilLabels({ ...twice, thresholds: [0.5], pause: rest })).agreement).toBeLessThan(0.7);
  });

  it('leaves words out of the agreement that the default model shows on none of the photos kept aside', async () => {
    const words = known(400, 12);
    const { agreement } = await distilLabels(words);
    const withNever = await distilLabels({
      ...words,
      targets: words.targets.map((row) => Float32Array.of(...row, 0.3)),
      thresholds: [0.5, 0.5, 0.5, 0.9],
    });
    expect(withNever.agreement).toBe(agreement);
    const { agreement: ofNone } = await distilLabels({ ...words, thresholds: [2, 2, 2] });
    expect(ofNone).toBe(0);
  });

  it('gives the same numbers each time', async () => {
    const words = known(60, 20);
    expect(await distilLabels(words)).toEqual(await distilLabels(words));
  });

  it('pauses whenever a slice of time is used up', async () => {
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => (now += 3));
    const pause = vi.fn(rest);
    await distilLabels({ ...known(60, 20), pause });
    expect(pause.mock.calls.length).toBeGreaterThan(60);
  });

  it('ends with the reason of the signal, before the start and in the middle', async () => {
    const reason = new Error('another model was chosen');
    await expect(distilLabels({ ...known(20, 8), signal: AbortSignal.abort(reason) })).rejects.toBe(reason);

    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => (now += 10));
    const abort = new AbortController();
    const pause = vi.fn(async () => {
      if (pause.mock.calls.length === 100) abort.abort(reason);
      await rest();
    });
    await expect(distilLabels({ ...known(60, 20), pause, signal: abort.signal })).rejects.toBe(reason);
    expect(pause).toHaveBeenCalledTimes(100);
  });

  it('says what does not fit together', async () => {
    const words = known(4, 8);
    await expect(distilLabels({ ...words, targets: [] })).rejects.toThrow('got 0 for 4');
    await expect(distilLabels({ ...words, embeddings: [], targets: [] })).rejects.toThrow('got 0 for 0');
    await expect(distilLabels({ ...words, thresholds: [0.5] })).rejects.toThrow(
      'Expected 1 probabilities for photo 0',
    );
    const [first, ...others] = words.targets;
    const odd = first!.with(1, NaN);
    await expect(distilLabels({ ...words, targets: [odd, ...others] })).rejects.toThrow('for photo 0');
    const short = words.embeddings.with(2, new Float32Array(7));
    await expect(distilLabels({ ...words, embeddings: short })).rejects.toThrow(
      'Expected 8 features for photo 2, but got 7.',
    );
    const none = words.embeddings.with(2, new Float32Array(8).fill(NaN));
    await expect(distilLabels({ ...words, embeddings: none })).rejects.toThrow('Expected a finite value');
  });
});
