import { expect, test } from 'vitest';
import { countTags, shareTags } from './analysis-tags.ts';

test('countTags() - one tag for each kind, with its count and no certainty', () => {
  const objects = ['dog', 'person', 'dog'].map((name) => ({ name, score: 0.9, box: [0, 0, 1, 1] }));
  expect(countTags(objects).map(({ key, name, score, source }) => ({ key, name, score, source }))).toEqual([
    { key: 'count:dog', name: '2 dogs', score: null, source: 'analysis' },
    { key: 'count:person', name: 'person', score: null, source: 'analysis' },
  ]);
  expect(countTags(objects).map(({ found }) => found)).toEqual([
    { of: 'count', name: 'dog', amount: 2 },
    { of: 'count', name: 'person', amount: 1 },
  ]);
});

test('shareTags() - classes add up, and what fills too little is no tag', () => {
  const shares = [
    { name: 'sea', share: 0.3, probability: 0.9 },
    { name: 'water', share: 0.12, probability: 0.9 },
    { name: 'sky', share: 0.05, probability: 0.9 },
  ];
  const tags = [
    { name: 'water', classes: ['water', 'sea'], minimumShare: 0.08 },
    { name: 'sky', classes: ['sky'], minimumShare: 0.08 },
  ];
  expect(shareTags(shares, tags).map(({ name }) => name)).toEqual(['water 42%']);
  expect(shareTags(shares, tags).map(({ found }) => found)).toEqual([
    { of: 'share', name: 'water', amount: expect.closeTo(0.42, 2) as number },
  ]);
});
