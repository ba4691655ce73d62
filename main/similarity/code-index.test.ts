import { describe, expect, it } from 'vitest';
import { CODE_LENGTH, encode } from './quantise.ts';
import { CodeIndex } from './code-index.ts';

/** A small generator (mulberry32), so that every run sees the same codes. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}

function randomCode(random: () => number): Int8Array {
  return Int8Array.from({ length: CODE_LENGTH }, () => Math.floor(random() * 255) - 127);
}

function cosine(a: Int8Array, b: Int8Array): number {
  const dot = (x: Int8Array, y: Int8Array) => x.reduce((sum, value, index) => sum + value * y[index]!, 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

describe('CodeIndex', () => {
  it('search() - gives the order of a plain comparison with every code', () => {
    const random = generator(1);
    const index = new CodeIndex();
    const codes = new Map<number, Int8Array>();
    for (let photo = 1; photo <= 3000; photo++) {
      const code = randomCode(random);
      codes.set(photo, code);
      index.set(photo, code);
    }
    const query = randomCode(random);
    const expected = [...codes]
      .map(([photo, code]) => ({ photo, cosine: cosine(query, code) }))
      .sort((a, b) => b.cosine - a.cosine)
      .slice(0, 20);
    const found = index.search(query, 20);
    expect(found.map((hit) => hit.photo)).toEqual(expected.map((hit) => hit.photo));
    found.forEach((hit, at) => expect(hit.cosine).toBeCloseTo(expected[at]!.cosine, 5));
  });

  it('a deleted photo is found no more, and the others still are', () => {
    const random = generator(2);
    const index = new CodeIndex();
    const codes = Array.from({ length: 5 }, () => randomCode(random));
    codes.forEach((code, photo) => index.set(photo, code));
    index.delete(1);
    index.delete(7);
    expect(index.size).toBe(4);
    expect(index.find(1)).toBeNull();
    for (const photo of [0, 2, 3, 4]) expect(index.search(codes[photo]!, 1)[0]).toMatchObject({ photo });
  });

  it('a photo set twice has its newer code only', () => {
    const random = generator(3);
    const index = new CodeIndex();
    const [older, newer] = [randomCode(random), randomCode(random)];
    index.set(9, older);
    index.set(9, newer);
    expect(index.size).toBe(1);
    expect(index.find(9)).toEqual(newer);
  });
});

describe('encode()', () => {
  it('keeps the cosine of projected vectors to within int8 rounding', () => {
    const random = generator(4);
    const features = 300;
    // Rows of the identity: orthonormal, and the projection keeps the first 256 features.
    const projection = new Float32Array(CODE_LENGTH * features);
    for (let row = 0; row < CODE_LENGTH; row++) projection[row * features + row] = 1;
    const [a, b] = [0, 0].map(() => Float32Array.from({ length: features }, () => random() - 0.3));
    const exact = cosineOf(a!.subarray(0, CODE_LENGTH), b!.subarray(0, CODE_LENGTH));
    expect(cosine(encode(projection, a!), encode(projection, b!))).toBeCloseTo(exact, 2);
  });

  it('a vector of zeros has a code of zeros', () => {
    expect(encode(new Float32Array(CODE_LENGTH * 2), new Float32Array(2)).every((value) => value === 0)).toBe(
      true,
    );
  });
});

function cosineOf(a: Float32Array, b: Float32Array): number {
  let [ab, aa, bb] = [0, 0, 0];
  a.forEach((value, index) => {
    ab += value * b[index]!;
    aa += value * value;
    bb += b[index]! ** 2;
  });
  return ab / Math.sqrt(aa * bb);
}
