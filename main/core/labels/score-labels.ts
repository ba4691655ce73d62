import { planOf } from './label-plan.ts';
import { softmax } from './probability.ts';
import type { Label, LabelScore, Vocabulary } from './vocabulary.ts';

export { everydayProbabilities, softmax } from './probability.ts';

export type ScoringOptions = {
  /** Of the softmax; the model's `labelTemperature`. */
  temperature: number;
  /** Labels of a lower certainty are left out. */
  floor: number;
};

/**
 * One photo's labels, surest first, from the network's `logits` [classes] and the everyday words'
 * probabilities [words], null for a model that has none.
 *
 * The probability of a label is the sum over the classes below it ("Hedging your bets", Deng et al., CVPR
 * 2012); an everyday word has its own, and where both exist the label's `score` says whose counts. `certainty`
 * is made for one threshold for all: a word reaches 0.5 at its own default threshold, and no label is less
 * certain than one below it.
 */
export function scoreLabels(
  vocabulary: Vocabulary,
  logits: Float32Array,
  words: Float32Array | null,
  { temperature, floor }: ScoringOptions,
): LabelScore[] {
  const { labels } = vocabulary;
  const { links } = planOf(vocabulary);
  const sums = sumUpTheTree(vocabulary, softmax(logits, temperature));

  const certainties = new Float64Array(labels.length);
  for (let at = 0; at < labels.length; at++) certainties[at] = ownCertainty(labels[at]!, sums[at]!, words);
  for (let at = 0; at < links.length; at += 2) {
    const parent = links[at + 1]!;
    certainties[parent] = Math.max(certainties[parent]!, certainties[links[at]!]!);
  }

  const scores: LabelScore[] = [];
  for (let at = 0; at < labels.length; at++) {
    const label = labels[at]!;
    const certainty = certainties[at]!;
    const unknown = words === null && label.classes.length === 0;
    if (certainty >= floor && !unknown)
      scores.push({ label, score: scoreOf(label, sums[at]!, words), certainty });
  }
  return scores.sort((a, b) => b.certainty - a.certainty);
}

/** Piecewise linear: 0 at 0, 0.5 at the word's default threshold, 1 at 1. */
export function wordCertainty(probability: number, threshold: number): number {
  return probability < threshold
    ? (0.5 * probability) / threshold
    : 0.5 + (0.5 * (probability - threshold)) / (1 - threshold);
}

function sumUpTheTree(vocabulary: Vocabulary, probabilities: Float32Array): Float64Array {
  const { classStarts, classLabels } = planOf(vocabulary);
  const sums = new Float64Array(vocabulary.labels.length);
  for (let index = 0; index < probabilities.length; index++)
    for (let at = classStarts[index]!; at < classStarts[index + 1]!; at++)
      sums[classLabels[at]!]! += probabilities[index]!;
  return sums;
}

function ownCertainty(label: Label, sum: number, words: Float32Array | null): number {
  if (words === null || label.word === null || label.threshold === null) return Math.min(sum, 1);
  return wordCertainty(words[label.word]!, label.threshold);
}

function scoreOf(label: Label, sum: number, words: Float32Array | null): number {
  const ofClasses = Math.min(sum, 1);
  if (words === null || label.word === null || label.score === 'classes') return ofClasses;
  const ofWord = words[label.word]!;
  return label.score === 'mean' ? (ofWord + ofClasses) / 2 : ofWord;
}
