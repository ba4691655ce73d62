import { describe, expect, it } from 'vitest';
import { NONE, type MapColumns } from '../../main/core/api/library-map.ts';
import { pan, toMap, toScreen, wholeMap, zoom } from './camera.ts';
import { colourDots } from './colours.ts';
import { photosInside } from './lasso.ts';
import { listNames, photosOfRegion } from './names.ts';
import { findNearest } from './nearest.ts';
import { Thumbnails } from './thumbnails.ts';

const size = { width: 1000, height: 800 };

describe('the camera', () => {
  it('zooms around a point, which stays where it is', () => {
    const around = { x: 700, y: 300 };
    const before = wholeMap(size);
    const place = toMap(before, size, around);
    const after = zoom(before, size, 3, around);
    expect(toScreen(after, size, place).x).toBeCloseTo(700, 6);
    expect(toScreen(after, size, place).y).toBeCloseTo(300, 6);
    expect(after.scale).toBeCloseTo(3 * before.scale, 6);
  });

  it('does not leave the map, nor go nearer than is of use', () => {
    const whole = wholeMap(size);
    expect(pan(whole, -1e6, 1e6)).toEqual({ ...whole, x: 1, y: 0 });
    expect(zoom(whole, size, 1e9, { x: 0, y: 0 }).scale).toBe(60 * whole.scale);
    expect(zoom(whole, size, 1e-9, { x: 0, y: 0 }).scale).toBe(whole.scale / 2);
  });
});

describe('photosInside()', () => {
  it('finds what a line encloses, hollows left out', () => {
    const line = [[0, 0], [1, 0], [1, 1], [0.5, 0.2], [0, 1]].map(([x, y]) => ({ x: x!, y: y! })); // prettier-ignore
    const x = Float32Array.of(0.1, 0.5, 0.9, 2);
    const y = Float32Array.of(0.5, 0.8, 0.5, 0.5);
    expect(photosInside(line, x, y)).toEqual([0, 2]);
    expect(photosInside([], x, y)).toEqual([]);
  });
});

describe('Thumbnails', () => {
  const count = 4000;
  const ids = Uint32Array.from({ length: count }, (_, at) => at + 1);
  const x = Float32Array.from({ length: count }, (_, at) => ((at * 7919) % 1000) / 1000);
  const y = Float32Array.from({ length: count }, (_, at) => ((at * 104_729) % 997) / 997);
  const thumbnails = new Thumbnails(ids, x, y);

  it('never overlap, and stay the same while the map is moved', () => {
    const camera = zoom(wholeMap(size), size, 4, { x: 500, y: 400 });
    const [before, after] = [thumbnails.list(camera, size), thumbnails.list(pan(camera, 15, -9), size)];
    for (const a of before)
      for (const b of before)
        if (a.id !== b.id)
          expect(Math.max(Math.abs(a.x - b.x), Math.abs(a.y - b.y))).toBeGreaterThanOrEqual(a.size);
    const kept = before.filter(({ id }) => after.some((each) => each.id === id));
    expect(kept.length).toBeGreaterThan(before.length / 2);
    const moved = after.find(({ id }) => id === kept[0]!.id)!;
    expect([moved.x - kept[0]!.x, moved.y - kept[0]!.y].map(Math.round)).toEqual([15, -9]);
  });
});

describe('listNames()', () => {
  const region = (name: string | null, level: number, x: number) => ({
    name,
    key: '',
    level,
    x,
    y: 0.5,
    photos: 9,
  });
  const regions = [region('dogs', 0, 0.3), region('cats', 0, 0.32), region(null, 0, 0.6), region('pugs', 1, 0.5)]; // prettier-ignore

  it('larger ones first, none over another, smaller ones from nearby', () => {
    const textsAt = (factor: number) =>
      listNames(regions, zoom(wholeMap(size), size, factor, { x: 500, y: 400 }), size).map(
        ({ text }) => text,
      );
    expect(textsAt(1)).toEqual(['dogs']);
    expect(textsAt(2.5)).toContain('pugs');
  });

  it('photosOfRegion() - gives the rows of a region', () => {
    expect(photosOfRegion(Uint16Array.of(1, NONE, 1, 0), 1)).toEqual([0, 2]);
  });
});

describe('findNearest()', () => {
  it('reaches no further than it is told', () => {
    const [x, y] = [Float32Array.of(0, 0.5), Float32Array.of(0, 0.5)];
    expect(findNearest(x, y, { x: 0.48, y: 0.5 }, 0.05)).toBe(1);
    expect(findNearest(x, y, { x: 0.3, y: 0.5 }, 0.05)).toBeNull();
  });
});

describe('colourDots()', () => {
  const columns: MapColumns = {
    ids: Uint32Array.of(1, 2),
    x: new Float32Array(2),
    y: new Float32Array(2),
    colours: Uint32Array.of(0x102030, 0xffffff),
    days: Int32Array.of(1000, 2000),
    labels: Uint16Array.of(NONE, 4),
    folders: Uint16Array.of(0, 1),
    regions: [new Uint16Array(2), new Uint16Array(2), new Uint16Array(2)],
  };

  it('takes the photo’s own colour, or one for each label, date or folder', () => {
    expect([...colourDots(columns, 'photo').subarray(0, 4)]).toEqual([0x10, 0x20, 0x30, 0]);
    for (const by of ['label', 'date', 'folder'] as const) {
      const dots = colourDots(columns, by);
      expect(dots.subarray(0, 3)).not.toEqual(dots.subarray(4, 7));
    }
  });
});
