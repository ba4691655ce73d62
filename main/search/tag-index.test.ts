import { expect, test } from 'vitest';
import { TagIndex } from './tag-index.ts';

const DOG = 1;
const TAKEN_BACK = 2;

test('tally() - a label that no photo has any more is asked nothing of: it may be gone', () => {
  const tags = new Map([
    [10, [DOG, TAKEN_BACK]],
    [11, [DOG]],
  ]);
  const tag = { certainty: 1, score: 1 };
  const index = new TagIndex(
    {
      listLabels: () => [DOG, TAKEN_BACK],
      listTags: (label) =>
        [...tags].flatMap(([photo, labels]) => (labels.includes(label) ? [{ photo, ...tag }] : [])),
      tagsOf: (photo) => tags.get(photo)!.map((label) => ({ label, ...tag })),
    },
    (photo) => photo - 10,
  );
  index.grow(2);
  while (!index.isComplete) index.readNext();
  const asked: number[] = [];
  const tally = () => index.tally(Uint8Array.of(1, 1), 0.5, (label) => asked.push(label), new Uint32Array(2));
  expect(tally()).toEqual([
    { label: DOG, count: 2 },
    { label: TAKEN_BACK, count: 1 },
  ]);
  expect(asked).toEqual([DOG, TAKEN_BACK]);
  tags.set(10, [DOG]);
  index.readAgain(10);
  asked.length = 0;
  expect(tally()).toEqual([
    { label: DOG, count: 2 },
    { label: TAKEN_BACK, count: 0 },
  ]);
  expect(asked).toEqual([DOG]);
});
