import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { generator } from '../../numeric/testing/generator.ts';
import { CODE_LENGTH } from '../quantise.ts';
import { FIND_CAPACITY } from './layout.ts';
import { toQuery } from './query.ts';
import { Records } from './records.ts';
import { Scanner } from './scanner.ts';

const THREAD = join(import.meta.dirname, 'thread.ts');
const open: Scanner[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map(async (scanner) => await scanner.close()));
});

function makeScanner(): { records: Records; scanner: Scanner } {
  const records = new Records();
  const scanner = new Scanner(records, THREAD);
  open.push(scanner);
  return { records, scanner };
}

function randomCode(random: () => number): Int8Array {
  return Int8Array.from({ length: CODE_LENGTH }, () => Math.floor(random() * 255) - 127);
}

function cosine(a: Int8Array, b: Int8Array): number {
  const dot = (x: Int8Array, y: Int8Array) => x.reduce((sum, value, index) => sum + value * y[index]!, 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

function plainSearch(codes: Map<number, Int8Array>, query: Int8Array, limit: number): number[] {
  return [...codes]
    .map(([photo, code]) => ({ photo, score: cosine(query, code) }))
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
    .map(({ photo }) => photo);
}

describe('Scanner', () => {
  it('scan() - gives what a plain comparison with every photo gives, whatever came and went', async () => {
    const random = generator(1);
    const pool = Array.from({ length: 60 }, () => randomCode(random));
    const change = fc.record({ photo: fc.integer({ min: 1, max: 80 }), code: fc.option(fc.nat(59)) });
    const asked = fc.record({
      limit: fc.integer({ min: 1, max: 40 }),
      among: fc.option(fc.uniqueArray(fc.integer({ min: 1, max: 90 }))),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 200 }), asked, async (changes, { limit, among }) => {
        const { records, scanner } = makeScanner();
        const codes = new Map<number, Int8Array>();
        for (const { photo, code } of changes) {
          if (code === null) {
            codes.delete(photo);
            records.delete(photo);
          } else {
            codes.set(photo, pool[code]!);
            records.set(photo, pool[code]!);
          }
        }
        expect(records.size).toBe(codes.size);
        if (among !== null) for (const photo of codes.keys()) if (!among.includes(photo)) codes.delete(photo);
        const query = randomCode(random);
        const hits = await scanner.scan(toQuery([query]), { limit, among });
        const expected = plainSearch(codes, query, limit).map((photo) => cosine(query, codes.get(photo)!));
        expect(hits).toHaveLength(expected.length);
        hits.forEach(({ photo, score }, at) => {
          expect(score).toBeCloseTo(expected[at]!, 4);
          expect(score).toBeCloseTo(cosine(query, codes.get(photo)!), 4);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('scan() - in several threads gives the same as in one', async () => {
    const random = generator(2);
    const { records, scanner } = makeScanner();
    const codes = new Map<number, Int8Array>();
    for (let photo = 1; photo <= 40_000; photo++) {
      // Cheap and different: a few values of a base are replaced.
      const code = new Int8Array(CODE_LENGTH).fill(3);
      for (let change = 0; change < 12; change++)
        code[Math.floor(random() * CODE_LENGTH)] = Math.floor(random() * 255) - 127;
      codes.set(photo, code);
      records.set(photo, code);
    }
    const query = codes.get(1234)!;
    const hits = await scanner.scan(toQuery([query]), { limit: 50 });
    expect(hits.map(({ photo }) => photo)).toEqual(plainSearch(codes, query, 50));
    const among = Array.from({ length: 400 }, (_, index) => 7 + 100 * index);
    const filtered = await scanner.scan(toQuery([query]), { limit: 5, among });
    const left = new Map(among.map((photo) => [photo, codes.get(photo)!]));
    expect(filtered.map(({ photo }) => photo)).toEqual(plainSearch(left, query, 5));
  });

  it('scan() - keeps the best when more are better than fit, and when all are the same', async () => {
    const { records, scanner } = makeScanner();
    const count = FIND_CAPACITY + 500;
    for (let photo = 1; photo <= count; photo++) {
      // Ever more like the query: each is better than all before.
      const code = new Int8Array(CODE_LENGTH);
      [code[0], code[1], code[2]] = [100, 100 - Math.floor(photo / 400), 127 - (photo % 4)];
      records.set(photo, code);
    }
    const query = new Int8Array(CODE_LENGTH);
    query[0] = 127;
    const best = await scanner.scan(toQuery([query]), { limit: 3 });
    const scores = Array.from({ length: count }, (_, at) => cosine(query, records.find(at + 1)!));
    const expected = scores.toSorted((a, b) => b - a).slice(0, 3);
    best.forEach(({ score }, at) => expect(score).toBeCloseTo(expected[at]!, 5));

    for (let photo = 1; photo <= count; photo++) records.set(photo, query);
    const same = await scanner.scan(toQuery([query]), { limit: 4 });
    expect(same.map(({ photo }) => photo)).toEqual([1, 2, 3, 4]);
  });

  it('scan() - leaves out what scores too little', async () => {
    const { records, scanner } = makeScanner();
    const random = generator(4);
    const code = randomCode(random);
    records.set(1, code);
    records.set(2, randomCode(random));
    records.set(3, new Int8Array(CODE_LENGTH));
    const hits = await scanner.scan(toQuery([code]), { limit: 10, above: 0.9 });
    expect(hits.map(({ photo }) => photo)).toEqual([1]);
    expect(await scanner.scan(toQuery([code]), { limit: 10, among: [] })).toEqual([]);
    expect(await scanner.scan(toQuery([new Int8Array(CODE_LENGTH)]), { limit: 10 })).toHaveLength(3);
  });

  it('scan() - a photo that goes meanwhile is not taken for one that comes', async () => {
    const random = generator(5);
    const { records, scanner } = makeScanner();
    const [gone, other] = [randomCode(random), randomCode(random)];
    records.set(1, gone);
    for (let photo = 2; photo <= 20_000; photo++) records.set(photo, other);
    const scanning = scanner.scan(toQuery([gone]), { limit: 1 });
    await new Promise((resolve) => setImmediate(resolve));
    records.delete(1);
    records.set(30_000, other);
    for (const { photo, score } of await scanning)
      expect(score).toBeCloseTo(cosine(gone, photo === 1 ? gone : other), 4);
    records.set(30_001, other);
    expect(records.rows).toBeLessThanOrEqual(20_002);
  });
});

describe('toQuery()', () => {
  it('scores the mean cosine of plus less half of minus', async () => {
    const random = generator(6);
    const { records, scanner } = makeScanner();
    const [a, b, c, photo] = Array.from({ length: 4 }, () => randomCode(random)) as [
      Int8Array,
      Int8Array,
      Int8Array,
      Int8Array,
    ];
    records.set(1, photo);
    const [hit] = await scanner.scan(toQuery([a, b], [c]), { limit: 1 });
    const expected = (cosine(a, photo) + cosine(b, photo)) / 2 - cosine(c, photo) / 2;
    expect(hit!.score).toBeCloseTo(expected, 4);
  });

  it('needs a picture to be like', () => {
    expect(() => toQuery([], [new Int8Array(CODE_LENGTH)])).toThrow(RangeError);
  });
});
