/** A label of one photo. */
export type ScoredTag = { key: string; probability: number; source: 'model' | 'user' };

export type UserTags = { confirmed: Iterable<string>; rejected: Iterable<string> };

/** What is needed of the label tree: keys of everything above and below a label, itself included. */
export type LabelTree = {
  ancestors(key: string): Iterable<string>;
  descendants(key: string): Iterable<string>;
};

/** How probable a label, or a proposed own tag, is for a photo. */
export type KeyScore = { label: { key: string }; probability: number };

/**
 * A photo's tags from the network's scores and the user tags. A confirmed label is certain, and so is
 * everything above it (a confirmed beagle is a dog). A rejected label is gone, and so is everything below it
 * (what is no dog is no beagle), unless a person confirmed that very thing.
 */
export function scoreTags(
  scores: readonly KeyScore[],
  { confirmed, rejected }: UserTags,
  tree: LabelTree,
): ScoredTag[] {
  const tags = new Map<string, ScoredTag>();
  for (const { label, probability } of scores)
    tags.set(label.key, { key: label.key, probability, source: 'model' });
  for (const key of rejected) for (const below of withSelf(key, tree.descendants(key))) tags.delete(below);
  for (const key of confirmed)
    for (const above of withSelf(key, tree.ancestors(key)))
      tags.set(above, { key: above, probability: 1, source: 'user' });
  for (const key of rejected) tags.delete(key);
  return [...tags.values()];
}

function withSelf(key: string, others: Iterable<string>): Set<string> {
  return new Set([key, ...others]);
}
