import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PhotoReader } from '../../core/photos/reading.ts';
import { openTestEngine, type TestEngine } from '../testing/library.ts';
import { LikenessScale } from './scale.ts';
import { Similar } from './similar.ts';

let top: string;
let engine: TestEngine;
let similar: Similar;
const ids: Record<string, number> = {};
const asked: unknown[] = [];

beforeAll(async () => {
  top = mkdtempSync(join(tmpdir(), 'photonest-similar-'));
  engine = await openTestEngine();
  engine.library.folders.add(top, []);
  const photos = {
    beagle: 'beagle',
    pug: 'pug',
    both: 'beagle, goldfish',
    fish: 'goldfish',
    three: 'beagle, goldfish, tench',
    car: 'sports car',
  };
  for (const [name, classes] of Object.entries(photos)) writeFileSync(join(top, `${name}.jpg`), classes);
  await engine.scan();
  for (const name of Object.keys(photos))
    ids[name] = engine.library.photos.findByPath(join(top, `${name}.jpg`))!;
  const reader: PhotoReader = {
    whenReady: async () => await engine.reader.whenReady(),
    read: async (request) => {
      asked.push(request.kind === 'tag' ? (request.region ?? null) : null);
      return await engine.reader.read(request);
    },
  };
  const { library, store, codes, searching: search, heads } = engine;
  const scale = new LikenessScale(codes, () => store.similarityModel());
  similar = new Similar({ library, store, codes, scale, search, reader, heads: { head: (model) => heads.find(model)! } }); // prettier-ignore
});
afterAll(async () => {
  await engine.close();
  rmSync(top, { recursive: true });
});

const namesOf = (found: number[]): string[] =>
  found.map((id) => Object.keys(ids).find((name) => ids[name] === id)!);
const to = async (plus: string[], minus: string[] = [], q = ''): Promise<string[]> => {
  const photos = (names: string[]) => names.map((name) => ({ photo: ids[name]! }));
  return namesOf((await similar.similarTo({ plus: photos(plus), minus: photos(minus), q }, 100)).ids);
};

describe('similar()', () => {
  it('gives the most alike first, without the photo itself or what is not alike', async () => {
    const { ids: found, order, scores, isCalibrated } = await similar.similar(ids['beagle']!, 100);
    expect(namesOf(found)).toEqual(['both', 'three']);
    expect([order, isCalibrated]).toEqual(['similarity', false]);
    expect(scores!.every((score) => score >= 0.2 && score <= 1)).toBe(true);
    await expect(similar.similar(999, 10)).rejects.toThrow();
  });
});

describe('similarTo()', () => {
  it('several together, less like others, and within a query', async () => {
    expect(await to(['beagle', 'fish'])).toEqual(['both', 'three']);
    expect(await to(['both'])).toEqual(['three', 'beagle', 'fish']);
    expect((await to(['both'], ['fish']))[0]).toBe('beagle');
    expect(await to(['both'], [], 'fish')).toEqual(['three', 'fish']);
    expect(await to(['both'], [], '-fish')).toEqual(['beagle']);
    expect(await to(['both'], [], 'unicorn')).toEqual([]);
  });

  it('a picture by path or bytes is read, a photo of the library is not', async () => {
    asked.length = 0;
    const path = join(top, 'beagle.jpg');
    const known = await similar.similarTo({ plus: [{ path }], minus: [], q: '' }, 9);
    expect([namesOf(known.ids)[0], asked]).toEqual(['both', []]);
    writeFileSync(join(top, 'elsewhere.txt'), 'beagle');
    const foreign = { path: join(top, 'elsewhere.txt') };
    const found = await similar.similarTo({ plus: [foreign], minus: [], q: '' }, 9);
    expect([namesOf(found.ids)[0], asked]).toEqual(['beagle', [null]]);
  });

  it('a region of a photo is read anew, and the photo itself may be found', async () => {
    asked.length = 0;
    const region = { left: 0, top: 0, width: 0.5, height: 0.5 };
    const plus = [{ photo: ids['beagle']!, region }];
    expect(namesOf((await similar.similarTo({ plus, minus: [], q: '' }, 9)).ids)).toContain('beagle');
    expect(asked).toEqual([region]);
  });

  it('what a sent picture was encoded to does for the picture, by the same model', async () => {
    const picture = await similar.quantise({ path: join(top, 'elsewhere.txt') });
    const given = { code: Uint8Array.from(Buffer.from(picture.code, 'base64')), by: picture.model };
    const plus = [given, { photo: ids['fish']! }];
    expect(namesOf((await similar.similarTo({ plus, minus: [], q: '' }, 9)).ids).slice(0, 2)).toEqual([
      'both',
      'three',
    ]);
    const other = { ...given, by: 'another' };
    await expect(similar.similarTo({ plus: [other], minus: [], q: '' }, 9)).rejects.toThrow('once more');
  });
});

describe('search()', () => {
  const search = async (query: string): Promise<string[]> => namesOf((await similar.search(query, 100)).ids);
  const term = (name: string): string => `similar:${ids[name]!}`;

  it('orders by likeness what the rest of the query finds', async () => {
    expect(await search(`${term('both')} fish`)).toEqual(['three', 'fish']);
    expect(await search(`${term('beagle')} ${term('fish')}`)).toEqual(['both', 'three']);
    expect((await search(`${term('both')} -${term('fish')}`))[0]).toBe('beagle');
    expect(await similar.search(`${term('both')} dog`, 1)).toMatchObject({ order: 'similarity', total: 1 });
  });

  it('without a photo to be like, a photo may be excluded or be an alternative', async () => {
    expect(new Set(await search(`-${term('both')}`))).toEqual(new Set(['both', 'pug', 'car']));
    expect(new Set(await search(`car OR ${term('beagle')}`))).toEqual(new Set(['car', 'both', 'three']));
    expect((await similar.search('dog', 10)).order).toBe('score');
  });
});
