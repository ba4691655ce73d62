import type { LabelScore } from './vocabulary.ts';

/** A label of one photo, as it is stored. It is shown where `certainty` reaches the threshold. */
export type ScoredTag = { key: string; certainty: number; score: number; source: 'model' | 'user' };

export type UserTags = { confirmed: Iterable<string>; rejected: Iterable<string> };

/** What is needed of the label tree: keys of everything above and below a label, itself included. */
export type LabelTree = {
  ancestors(key: string): Iterable<string>;
  descendants(key: string): Iterable<string>;
};

/**
 * A photo's tags from what the network says and what a person says. A confirmed label is certain, and so is
 * everything above it (a confirmed beagle is a dog). A rejected label is gone, and so is everything below it
 * (what is no dog is no beagle), unless a person confirmed that very thing.
 */
export function scoreTags(
  scores: LabelScore[],
  { confirmed, rejected }: UserTags,
  tree: LabelTree,
): ScoredTag[] {
  const tags = new Map<string, ScoredTag>();
  for (const { label, score, certainty } of scores)
    tags.set(label.key, { key: label.key, certainty, score, source: 'model' });
  for (const key of rejected) for (const below of withSelf(key, tree.descendants(key))) tags.delete(below);
  for (const key of confirmed)
    for (const above of withSelf(key, tree.ancestors(key)))
      tags.set(above, { key: above, certainty: 1, score: 1, source: 'user' });
  for (const key of rejected) tags.delete(key);
  return [...tags.values()];
}

function withSelf(key: string, others: Iterable<string>): Set<string> {
  return new Set([key, ...others]);
}
