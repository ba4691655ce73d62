import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { placeAmong } from './place.ts';
import { PlaceFile } from './place-file.ts';
import { Places } from './places.ts';

let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'photonest-places-'))));
afterEach(() => rmSync(directory, { recursive: true }));

describe('placeAmong()', () => {
  const places: Record<number, [number, number]> = { 1: [0, 0], 2: [1, 0], 3: [1, 1] };
  const placeOf = (photo: number) => places[photo] ?? null;

  it('is the mean of the neighbours, by their likeness', () => {
    const equal = placeAmong(9, [{ photo: 1, score: 0.7 }, { photo: 2, score: 0.7 }], placeOf)!; // prettier-ignore
    expect(equal[0]).toBeCloseTo(0.5, 3);
    expect(equal[1]).toBeCloseTo(0, 3);
    const closer = placeAmong(9, [{ photo: 1, score: 0.9 }, { photo: 2, score: 0.7 }], placeOf)!; // prettier-ignore
    expect(closer[0]).toBeCloseTo(Math.exp(-4) / (1 + Math.exp(-4)), 3);
  });

  it('leaves out itself and what is not on the map; of nothing there is no mean', () => {
    const hits = [{ photo: 3, score: 1 }, { photo: 8, score: 0.9 }, { photo: 2, score: 0.5 }]; // prettier-ignore
    expect(placeAmong(3, hits, placeOf)![0]).toBeCloseTo(1, 3);
    expect(placeAmong(3, [{ photo: 8, score: 0.9 }], placeOf)).toBeNull();
  });

  it('copies do not lie on one another', () => {
    const of = (photo: number) => placeAmong(photo, [{ photo: 1, score: 1 }], placeOf)!;
    expect(of(10)).not.toEqual(of(11));
  });
});

describe('Places', () => {
  it('takes photos one by one or all together, and knows by what each was placed', () => {
    const places = new Places();
    for (let photo = 1; photo <= 3000; photo++) places.set(photo, [photo / 4000, 0.5], photo * 3);
    expect([places.size, places.find(2000), places.find(4000)]).toEqual([3000, [0.5, 0.5], null]);
    expect([places.has(2000, 6000), places.has(2000, 1), places.has(4000, 0)]).toEqual([true, false, false]);
    const copy = new Places();
    copy.replace(places.all());
    expect(copy.find(1000)).toEqual([0.25, 0.5]);
    places.replace({
      photos: Uint32Array.of(5),
      positions: Float32Array.of(0, 1),
      prints: Uint32Array.of(2),
    });
    places.set(6, [1, 1], 1);
    expect([places.size, places.find(5), places.find(6), places.find(1)]).toEqual([2, [0, 1], [1, 1], null]);
  });
});

describe('PlaceFile', () => {
  const layout = {
    photos: Uint32Array.of(4, 9),
    positions: Float32Array.of(0.25, 0.5, 0.75, 1),
    prints: Uint32Array.of(0xffffffff, 2),
  };

  it('gives what was saved', async () => {
    const file = new PlaceFile(join(directory, 'map'));
    expect(await file.load()).toBeNull();
    await file.save(layout, { model: 'one', laidOut: 2 });
    expect(await file.load()).toEqual({ ...layout, model: 'one', laidOut: 2 });
  });

  it('damage is no map, and a failed save leaves the former one', async () => {
    const path = join(directory, 'map');
    const file = new PlaceFile(path);
    await file.save(layout, { model: 'one', laidOut: 2 });
    const whole = readFileSync(path);
    const flipped = Buffer.from(whole);
    flipped[1030]! ^= 1;
    for (const bytes of [Buffer.alloc(0), whole.subarray(0, 1040), flipped, Buffer.from('{"format":2}')]) {
      writeFileSync(path, bytes);
      expect(await file.load()).toBeNull();
    }
    const nowhere = new PlaceFile(join(directory, 'none', 'map'));
    await expect(nowhere.save(layout, { model: 'one', laidOut: 2 })).rejects.toThrow('ENOENT');
  });
});
