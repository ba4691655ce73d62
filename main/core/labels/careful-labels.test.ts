import { describe, expect, it } from 'vitest';
import { CarefulLabels, type CarefulLabel } from './careful-labels.ts';
import type { LabelTree, ScoredTag } from './score-tags.ts';

const below: Record<string, string[]> = { animal: ['animal', 'ape', 'dog'], weapon: ['weapon', 'gun'] };
const tree: LabelTree = { ancestors: () => [], descendants: (key) => below[key] ?? [key] };

const entry = (key: string, rule: CarefulLabel['rule'], withBelow = true): CarefulLabel => {
  return { key, name: key, below: withBelow, rule, reason: 'it hurts' };
};
const careful = new CarefulLabels(
  [
    entry('animal', { kind: 'not-with', label: 'people', from: 0.2 }),
    entry('weapon', { kind: 'needs', probability: 0.9 }),
    entry('prison', { kind: 'needs', probability: 0.9 }, false),
  ],
  tree,
);

const tag = (key: string, probability: number, source: ScoredTag['source'] = 'model'): ScoredTag => {
  return { key, probability, source };
};
const withheld = (...tags: ScoredTag[]): string[] => [...careful.withheld(tags)].sort();

describe('CarefulLabels.withheld()', () => {
  it('no animal stands beside people, however sure it is', () => {
    expect(withheld(tag('people', 0.2), tag('ape', 0.99), tag('animal', 0.99), tag('sky', 0.7))).toEqual([
      'animal',
      'ape',
    ]);
    expect(withheld(tag('people', 0.19), tag('ape', 0.6), tag('animal', 0.6))).toEqual([]);
    expect(withheld(tag('ape', 0.6))).toEqual([]);
  });

  it('what needs more is shown from there on, and so is what lies below it', () => {
    expect(withheld(tag('prison', 0.89), tag('gun', 0.89), tag('weapon', 0.95))).toEqual(['gun', 'prison']);
    expect(withheld(tag('prison', 0.9))).toEqual([]);
  });

  it('what a person said is never withheld, and people whom a person named count', () => {
    expect(withheld(tag('people', 0.9), tag('dog', 1, 'user'), tag('animal', 1, 'user'))).toEqual([]);
    expect(withheld(tag('people', 1, 'user'), tag('dog', 0.8))).toEqual(['dog']);
    expect(withheld(tag('gun', 1, 'user'))).toEqual([]);
  });

  it('knows what holds for a label and why', () => {
    expect(careful.entriesFor('gun').map(({ reason }) => reason)).toEqual(['it hurts']);
    expect(careful.entriesFor('sky')).toEqual([]);
  });
});
