import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestEngine, type TestEngine } from '../testing/library.ts';

/** More of them for a night: `PHOTONEST_TEST_QUERIES=100000`. */
const QUERIES = Number(process.env['PHOTONEST_TEST_QUERIES'] ?? 400);

let engine: TestEngine;
beforeAll(async () => {
  engine = await openTestEngine();
  const folder = engine.library.folders.add('/pictures', []).id;
  const file = { sizeBytes: 1, modifiedMs: 0, skipped: null, shownWith: null, sidecar: null };
  for (const name of ['dog.jpg', 'IMG_1 "x".jpg', '犬と猫.png'])
    engine.library.photos.insert(folder, { ...file, path: `/pictures/${name}`, name, inode: name });
});
afterAll(async () => {
  await engine.close();
});

/** What queries are made of, and what might break them. */
const piece = fc.oneof(
  fc.constantFrom(
    ...['dog', 'border', 'collie', 'baby', 'museum', 'doog', 'christmas', 'june', '2023', 'last', 'summer', 'the', 'without'],
    ...['or', 'OR', 'and', 'not', '(', ')', '-', '--', '-(', '"', '“', ',', '、', ':', '|', '*', '%', '_', '\\', '\0', "'"],
    ...['tag:', 'own:', 'date:', 'date:<', '..', 'rating:', 'similar:', 'is:', 'has:', 'type:', 'lens:', 'folder:', 'x:'],
    ...['犬', 'の', 'ネコ', 'Bär', '🐕', '\ud800', ' ', '  ', '\n', '\u3000', '0000-00-00', '9999', '1e9', 'IMG_1', 'crane (bird)'],
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
); // prettier-ignore

test(`search() - any query gives a result or a sentence`, () => {
  const query = fc
    .array(piece, { maxLength: 24 })
    .chain((pieces) => fc.constantFrom(pieces.join(' '), pieces.join('')));
  fc.assert(
    fc.property(query, (text) => {
      const { query: understood, total } = engine.searching.search(text, 10);
      expect(total).toBeGreaterThanOrEqual(0);
      expect(understood.problem ?? 'a sentence.').toMatch(/.\.$|^“/);
      for (const chip of understood.chips) expect(text.slice(chip.start, chip.end)).toBe(chip.source);
      engine.searching.reasonsOf(text);
    }),
    { numRuns: QUERIES },
  );
});
