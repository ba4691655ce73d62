import fc from 'fast-check';
import { expect, it } from 'vitest';
import { chooseKept, connect, findRivals, type PhotoFacts } from './duplicates.ts';

const photo = (facts: Partial<PhotoFacts>): PhotoFacts => ({
  ...{ id: 1, path: '/a.jpg', format: 'jpeg', pixels: 100, sizeBytes: 10, rating: 0, isFromCamera: 1 },
  ...{
    takenAt: '2024-05-01T10:00:00',
    ownTags: 0,
    sharpness: null,
    white: null,
    black: null,
    jpegQuality: null,
  },
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

const measured = (
  id: number,
  sharpness: number,
  white: number,
  jpegQuality: number | null = 90,
): PhotoFacts => photo({ id, sharpness, white, black: 0, jpegQuality });

it('chooseKept() - of as many pixels the sharper, then whole tones, then JPEG quality, before larger files', () => {
  const choose = (...photos: PhotoFacts[]) => {
    const { kept, because, reason } = chooseKept(photos);
    return [kept.id, because, reason];
  };
  expect(choose(measured(1, 0.5, 0), measured(2, 0.9, 0.2))).toEqual([2, 'sharper', 'it is sharper']);
  expect(choose(measured(1, 0.9, 0.2), measured(2, 0.85, 0, 30))).toEqual([
    ...[2, 'tones', 'fewer of its tones are clipped'],
  ]);
  const larger = { ...measured(1, 0.85, 0.004, 30), sizeBytes: 99 };
  expect(choose(larger, measured(2, 0.9, 0))).toEqual([2, 'jpeg', 'its JPEG was saved at higher quality']);
  expect(choose({ ...larger, jpegQuality: 89 }, measured(2, 0.9, 0))).toEqual([
    ...[1, 'bytes', 'its file is larger'],
  ]);
  expect(choose({ ...larger, jpegQuality: null }, measured(2, 0.9, 0))).toEqual([
    ...[1, 'bytes', 'its file is larger'],
  ]);
  const pixels = { ...measured(1, 0.2, 0.5, 10), pixels: 101 };
  expect(choose(pixels, measured(2, 0.9, 0))).toEqual([1, 'pixels', 'it has more pixels']);
});

it('chooseKept() - what was not measured of one of them decides nothing', () => {
  expect(chooseKept([photo({ id: 1 }), measured(2, 0.9, 0)])).toMatchObject({
    ...{ kept: { id: 1 }, because: 'first' },
  });
});

it('findRivals() - those between which only what is measured decides', () => {
  const ids = (...photos: PhotoFacts[]) => findRivals(photos).map(({ id }) => id);
  expect(ids(photo({ id: 1 }), photo({ id: 2, pixels: 50 }), photo({ id: 3 }))).toEqual([1, 3]);
  expect(ids(photo({ id: 1, rating: 1 }), photo({ id: 2 }))).toEqual([]);
});

it('chooseKept() - does not depend on the order', () => {
  const quality = (most: number) => fc.option(fc.double({ min: 0, max: most, noNaN: true }), { freq: 9 });
  const facts = fc.record({
    sharpness: quality(1),
    white: quality(0.1),
    black: quality(0.1),
    jpegQuality: quality(20),
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
