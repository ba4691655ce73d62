import fc from 'fast-check';
import { expect, it } from 'vitest';
import { chooseKept, connect, type PhotoFacts } from './duplicates.ts';

const photo = (facts: Partial<PhotoFacts>): PhotoFacts => ({
  ...{ id: 1, path: '/a.jpg', format: 'jpeg', pixels: 100, sizeBytes: 10, rating: 0, isFromCamera: 1 },
  ...{ takenAt: '2024-05-01T10:00:00', ownTags: 0 },
  ...facts,
});

it('chooseKept() - the original over an export, what a person said over pixels, and says why', () => {
  const small = photo({ id: 2, pixels: 50 });
  expect(chooseKept([small, photo({})])).toEqual({
    ...{ kept: photo({}), because: 'pixels', reason: 'it has more pixels' },
  });
  const tagged = photo({ id: 3, pixels: 50, ownTags: 1 });
  expect(chooseKept([photo({}), tagged]).kept.id).toBe(3);
  const exported = photo({ id: 4, pixels: 900, isFromCamera: 0 });
  expect(chooseKept([exported, photo({})]).reason).toBe('it has the camera’s own date');
  expect(chooseKept([exported, photo({ path: '/a.NEF' })]).reason).toBe('it is the raw file');
  expect(chooseKept([photo({ id: 8 }), photo({ id: 7 })])).toMatchObject({ kept: { id: 7 } });
});

it('chooseKept() - does not depend on the order', () => {
  const facts = fc.record({
    pixels: fc.nat(2),
    rating: fc.nat(1),
    ownTags: fc.nat(1),
    isFromCamera: fc.nat(1),
  });
  fc.assert(
    fc.property(fc.array(facts, { minLength: 2, maxLength: 6 }), (all) => {
      const photos = all.map((each, index) => photo({ ...each, id: index + 1 }));
      expect(chooseKept(photos.toReversed()).kept).toEqual(chooseKept(photos).kept);
    }),
  );
});

it('connect() - photos that hang together by any way are one group', () => {
  const groups = connect([
    [1, 2],
    [5, 6],
    [7, 2],
    [6, 9],
    [9, 5],
  ]);
  expect(groups.sort((a, b) => a[0]! - b[0]!)).toEqual([
    [1, 2, 7],
    [5, 6, 9],
  ]);
});
