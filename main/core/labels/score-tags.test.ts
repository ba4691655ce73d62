import { describe, expect, it } from 'vitest';
import { scoreTags, type LabelTree } from './score-tags.ts';
import type { Label, LabelScore } from './vocabulary.ts';

const parents: Record<string, string> = { beagle: 'dog', dog: 'animal', cat: 'animal' };

const tree: LabelTree = {
  ancestors: (key) => {
    const above: string[] = [];
    for (let at = parents[key]; at !== undefined; at = parents[at]) above.push(at);
    return above;
  },
  descendants: (key) => {
    const below = Object.keys(parents).filter((child) => parents[child] === key);
    return below.flatMap((child) => [child, ...tree.descendants(child)]);
  },
};

function said(scores: Record<string, number>): LabelScore[] {
  return Object.entries(scores).map(([key, probability]) => ({ label: { key } as Label, probability }));
}

const network = said({ animal: 0.95, dog: 0.9, beagle: 0.6, grass: 0.7 });
const keys = (confirmed: string[], rejected: string[]) =>
  scoreTags(network, { confirmed, rejected }, tree)
    .map((tag) => tag.key)
    .sort();

describe('scoreTags()', () => {
  it('without userTags gives what the network says', () => {
    expect(scoreTags(network, { confirmed: [], rejected: [] }, tree)).toContainEqual({
      key: 'dog',
      probability: 0.9,
      source: 'model',
    });
  });

  it('a rejected label goes with everything below it, and leaves what is above', () => {
    expect(keys([], ['dog'])).toEqual(['animal', 'grass']);
  });

  it('a confirmed label is certain with everything above it', () => {
    const tags = scoreTags(network, { confirmed: ['cat'], rejected: [] }, tree);
    for (const key of ['cat', 'animal']) expect(tags).toContainEqual({ key, probability: 1, source: 'user' });
    expect(tags.find((tag) => tag.key === 'dog')?.source).toBe('model');
  });

  it('a confirmed label below a rejected one stays', () => {
    expect(keys(['beagle'], ['dog'])).toEqual(['animal', 'beagle', 'grass']);
  });

  it('an own tag that is not in the tree is kept', () => {
    expect(keys(['own:rex'], [])).toContain('own:rex');
  });
});
