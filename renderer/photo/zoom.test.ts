import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FITTED, fitScale, largestZoom, naturalZoom, panBy, shownScale, shownSize, zoomTo, type Geometry, type View } from './zoom.ts'; // prettier-ignore

const GEOMETRY: Geometry = {
  stage: { width: 1000, height: 800 },
  picture: { width: 6000, height: 4000 },
  density: 1,
};
const geometries = fc.record({
  stage: fc.record({
    width: fc.integer({ min: 100, max: 3000 }),
    height: fc.integer({ min: 100, max: 2000 }),
  }),
  picture: fc.record({
    width: fc.integer({ min: 1, max: 30_000 }),
    height: fc.integer({ min: 1, max: 30_000 }),
  }),
  density: fc.constantFrom(1, 1.5, 2, 3),
});

/** The part of the picture under a point of the stage, 0 in its middle. */
function under(geometry: Geometry, view: View, x: number): number {
  return x / shownSize(geometry, view.zoom).width - view.x;
}

describe('zoomTo()', () => {
  it('keeps what is under the pointer there, where the picture covers the stage', () => {
    const near = zoomTo(GEOMETRY, FITTED, 4, { x: 200, y: -100 });
    expect(under(GEOMETRY, near, 200)).toBeCloseTo(under(GEOMETRY, FITTED, 200), 10);
    const nearer = zoomTo(GEOMETRY, near, 9, { x: -310, y: 40 });
    expect(under(GEOMETRY, nearer, -310)).toBeCloseTo(under(GEOMETRY, near, -310), 10);
  });

  it('goes no further than four to one and no further back than the whole picture', () => {
    const largest = zoomTo(GEOMETRY, FITTED, 1e9, { x: 0, y: 0 });
    expect(shownScale(GEOMETRY, largest)).toBeCloseTo(4, 10);
    expect(zoomTo(GEOMETRY, largest, 0, { x: 99, y: 99 })).toEqual(FITTED);
  });

  it('shows one pixel of the picture as one of the screen at the natural zoom, on dense screens too', () => {
    const dense = { ...GEOMETRY, density: 2 };
    expect(shownSize(dense, naturalZoom(dense)).width).toBeCloseTo(3000, 6);
    expect(shownScale(dense, zoomTo(dense, FITTED, naturalZoom(dense), { x: 0, y: 0 }))).toBeCloseTo(1, 10);
  });

  it('never leaves an edge of the stage empty that the picture could cover', () => {
    fc.assert(
      fc.property(
        geometries,
        fc.array(fc.tuple(fc.double({ min: 0.1, max: 50, noNaN: true }), fc.integer(), fc.integer()), {
          maxLength: 6,
        }),
        (geometry, steps) => {
          let view = FITTED;
          for (const [zoom, x, y] of steps) {
            view = zoomTo(geometry, view, zoom, { x: x % 500, y: y % 500 });
            view = panBy(geometry, view, { x: y % 900, y: x % 900 });
            const { width, height } = shownSize(geometry, view.zoom);
            const spare = (shown: number, stage: number): number => Math.max(0, (shown - stage) / 2);
            expect(Math.abs(view.x * width)).toBeLessThanOrEqual(spare(width, geometry.stage.width) + 1e-6);
            expect(Math.abs(view.y * height)).toBeLessThanOrEqual(
              spare(height, geometry.stage.height) + 1e-6,
            );
            expect(view.zoom).toBeGreaterThanOrEqual(1);
            expect(view.zoom).toBeLessThanOrEqual(largestZoom(geometry) + 1e-9);
          }
        },
      ),
    );
  });
});

it('fitScale() - shows the whole picture, and a small one at twice its size at most', () => {
  expect(fitScale(GEOMETRY)).toBeCloseTo(1 / 6, 10);
  expect(fitScale({ ...GEOMETRY, picture: { width: 32, height: 32 } })).toBe(2);
});
