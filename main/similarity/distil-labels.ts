import { averagePrecision } from '../core/labels/average-precision.ts';
import { everydayProbabilities } from '../core/labels/probability.ts';
import { logisticLoss } from '../numeric/logistic-loss.ts';
import { findNearDuplicates } from './near-duplicates.ts';
import { minimise } from '../numeric/lbfgs.ts';

const SLICE_MS = 5;
/** A word that no photo has would send its bias to minus infinity. */
const SUREST = 1e-6;
/** Per photo. */
const GRADIENT_TOLERANCE = 1e-6;
const KEPT_ASIDE = 0.15;

export type LabelsToDistil = {
  /** Per photo, of the new network: float32 [features], of length 1. */
  embeddings: readonly Float32Array[];
  /** Per photo, of the default model: probabilities, float32 [words]. */
  targets: readonly Float32Array[];
  /** The probabilities from which the default model shows a word, [words]. */
  thresholds: ArrayLike<number>;
  /** scikit-learn's C. At 10 the fit is as good on unseen photos as one to labels given by people. */
  regularisation?: number;
  signal?: AbortSignal;
  /** Awaited about every 5 ms: lets the process do other work. */
  pause: () => Promise<void>;
};

export type DistilledLabels = {
  /** float32 [words, features] by rows */
  weight: Float32Array;
  /** float32 [words] */
  bias: Float32Array;
  /**
   * Mean average precision, 0 to 1, over the words, against what the default model shows of photos that a first fit
   * saw nothing like: with their copies among those it saw, this was 0.93 where new photos had 0.63. Words that
   * the default model shows on none of these photos are left out; 0 where that is all of them.
   */
  agreement: number;
};

/**
 * Moves the everyday labels to another network without labels: a linear layer over its embeddings that says
 * what the default model says of the same photos. `everydayProbabilities` applies it. One logistic regression
 * per word, fitted first without the photos kept aside and their near-duplicates, then with all.
 *
 * @throws the signal's reason, once it is aborted
 */
export async function distilLabels(words: LabelsToDistil): Promise<DistilledLabels> {
  check(words);
  const { embeddings, targets, thresholds, regularisation = 10 } = words;
  const breathe = inSlices(words.pause, words.signal);
  const aside = embeddings.map((_, index) => isKeptAside(index));
  const alike = await findNearDuplicates(embeddings, aside, breathe);
  const unseen = alike.map((isAlike) => !isAlike);
  const all = embeddings.map(() => true);
  const first = emptyLayer(thresholds.length, embeddings);
  const final = emptyLayer(thresholds.length, embeddings);
  for (let word = 0; word < thresholds.length; word++) {
    const wanted = Float64Array.from(targets, (probabilities) => soften(probabilities[word]!));
    const loss = { vectors: embeddings, targets: wanted, regularisation, breathe };
    const tolerance = GRADIENT_TOLERANCE * embeddings.length;
    const learn = async (counted: boolean[], start: Float64Array): Promise<Float64Array> =>
      (await minimise(logisticLoss({ ...loss, counted }), start, { tolerance })).position;
    const learned = await learn(unseen, constantLayer(wanted, embeddings));
    write(first, word, learned);
    write(final, word, await learn(all, learned));
  }
  return { ...final, agreement: await agree(first, words, aside, breathe) };
}

type Layer = { weight: Float32Array; bias: Float32Array };

function check({ embeddings, targets, thresholds }: LabelsToDistil): void {
  if (embeddings.length === 0 || embeddings.length !== targets.length)
    throw new Error(`Expected targets for each photo, but got ${targets.length} for ${embeddings.length}.`);
  const features = embeddings[0]!.length;
  const odd = embeddings.findIndex((embedding) => embedding.length !== features);
  if (odd !== -1)
    throw new Error(`Expected ${features} features for photo ${odd}, but got ${embeddings[odd]!.length}.`);
  const isProbability = (value: number): boolean => value >= 0 && value <= 1;
  for (const [photo, probabilities] of targets.entries())
    if (probabilities.length !== thresholds.length || !probabilities.every(isProbability))
      throw new Error(
        `Expected ${thresholds.length} probabilities for photo ${photo}, but got ${probabilities.join(', ')}.`,
      );
}

function inSlices(pause: () => Promise<void>, signal: AbortSignal | undefined): () => Promise<void> {
  signal?.throwIfAborted();
  let started = performance.now();
  return async () => {
    if (performance.now() - started < SLICE_MS) return;
    await pause();
    signal?.throwIfAborted();
    started = performance.now();
  };
}

/** Multiples of the golden ratio spread evenly, so that the share is right for any number of photos from five. */
function isKeptAside(index: number): boolean {
  return Math.imul(index + 1, 0x9e3779b1) >>> 0 < KEPT_ASIDE * 2 ** 32;
}

function soften(probability: number): number {
  return Math.min(Math.max(probability, SUREST), 1 - SUREST);
}

function emptyLayer(words: number, embeddings: readonly Float32Array[]): Layer {
  return { weight: new Float32Array(words * embeddings[0]!.length), bias: new Float32Array(words) };
}

/** No weights, and the bias that gives the mean target. */
function constantLayer(targets: Float64Array, embeddings: readonly Float32Array[]): Float64Array {
  const features = embeddings[0]!.length;
  const mean = targets.reduce((sum, target) => sum + target, 0) / targets.length;
  const position = new Float64Array(features + 1);
  position[features] = Math.log(mean / (1 - mean));
  return position;
}

function write(layer: Layer, word: number, position: Float64Array): void {
  const features = position.length - 1;
  layer.weight.set(position.subarray(0, features), word * features);
  layer.bias[word] = position[features]!;
}

async function agree(
  { weight, bias }: Layer,
  { embeddings, targets, thresholds }: LabelsToDistil,
  aside: boolean[],
  breathe: () => Promise<void>,
): Promise<number> {
  const seen: { probabilities: Float32Array; wanted: Float32Array }[] = [];
  for (const [index, embedding] of embeddings.entries()) {
    if (!aside[index]) continue;
    seen.push({ probabilities: everydayProbabilities(weight, bias, embedding), wanted: targets[index]! });
    await breathe();
  }
  const precisions = Array.from(thresholds, (threshold, word) =>
    averagePrecision(
      seen.map(({ probabilities }) => probabilities[word]!),
      seen.map(({ wanted }) => wanted[word]! >= threshold),
    ),
  ).filter((precision) => precision !== null);
  return precisions.reduce((sum, precision) => sum + precision, 0) / Math.max(precisions.length, 1);
}
