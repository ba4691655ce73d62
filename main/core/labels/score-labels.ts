import { planOf } from './label-plan.ts';
import { softmax } from './probability.ts';
import { treeProbability } from './tree-probability.ts';
import type { LabelScore, Vocabulary } from './vocabulary.ts';

export { everydayProbabilities, softmax } from './probability.ts';

/** Raised whenever the same outputs of a network get other probabilities; libraries are then scored again. */
export const SCORING_VERSION = 2;

export type ScoringOptions = {
  /** Of the softmax; the model's `labelTemperature`. */
  temperature: number;
  /** Length of the embedding, on the default model's scale. */
  norm: number;
  /** Labels that are less probable are left out. */
  floor: number;
};

/**
 * One photo's labels, most probable first, from the network's `logits` [classes] and the everyday labels'
 * probabilities [words], null for a model that has none.
 *
 * An everyday label's probability is calibrated as it comes. A label of the tree gets its own from the sum over the
 * classes below it ("Hedging your bets", Deng et al., CVPR 2012), the embedding's length and the number of these
 * classes. No label is less probable than one below it.
 */
export function scoreLabels(
  vocabulary: Vocabulary,
  logits: Float32Array,
  words: Float32Array | null,
  { temperature, norm, floor }: ScoringOptions,
): LabelScore[] {
  const { labels } = vocabulary;
  const { links } = planOf(vocabulary);
  const sums = sumUpTheTree(vocabulary, softmax(logits, temperature));

  const probabilities = new Float64Array(labels.length);
  for (let at = 0; at < labels.length; at++) {
    const { word, classes } = labels[at]!;
    if (words !== null && word !== null) probabilities[at] = words[word]!;
    else if (classes.length > 0) probabilities[at] = treeProbability(sums[at]!, classes.length, norm);
  }
  for (let at = 0; at < links.length; at += 2) {
    const parent = links[at + 1]!;
    probabilities[parent] = Math.max(probabilities[parent]!, probabilities[links[at]!]!);
  }

  const scores: LabelScore[] = [];
  for (let at = 0; at < labels.length; at++) {
    const label = labels[at]!;
    const probability = probabilities[at]!;
    const unknown = words === null && label.classes.length === 0;
    if (probability >= floor && !unknown) scores.push({ label, probability });
  }
  return scores.sort((a, b) => b.probability - a.probability);
}

function sumUpTheTree(vocabulary: Vocabulary, probabilities: Float32Array): Float64Array {
  const { classStarts, classLabels } = planOf(vocabulary);
  const sums = new Float64Array(vocabulary.labels.length);
  for (let index = 0; index < probabilities.length; index++)
    for (let at = classStarts[index]!; at < classStarts[index + 1]!; at++)
      sums[classLabels[at]!]! += probabilities[index]!;
  return sums;
}
