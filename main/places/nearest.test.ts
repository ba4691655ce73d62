import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FARTHEST_KM, Nearest } from './nearest.ts';
import { COORDINATE_STEPS } from './table.ts';

const point = fc.record({
  latitude: fc.integer({ min: -90 * COORDINATE_STEPS, max: 90 * COORDINATE_STEPS }),
  longitude: fc.integer({ min: -180 * COORDINATE_STEPS, max: 180 * COORDINATE_STEPS }),
});
const EARTH_KM = 6371.2;

/** On the sphere, by the haversine formula. */
function distanceKm(a: { latitude: number; longitude: number }, b: typeof a): number {
  const [north, other] = [a.latitude, b.latitude].map((degrees) => (degrees * Math.PI) / 180) as [number, number];
  const east = ((a.longitude - b.longitude) * Math.PI) / 180;
  const half = Math.sin((north - other) / 2) ** 2 + Math.cos(north) * Math.cos(other) * Math.sin(east / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.sqrt(half));
} // prettier-ignore

test('Nearest.find - no point is nearer, whichever side of the date line it is on', () => {
  const near = fc.tuple(point, fc.double({ min: -1.2, max: 1.2, noNaN: true }), fc.double({ min: -2, max: 2, noNaN: true }));
  fc.assert(
    fc.property(fc.array(point, { minLength: 1, maxLength: 40 }), near, (others, [centre, north, east]) => {
      const points = [centre, ...others];
      const nearest = new Nearest({
        latitudes: Int32Array.from(points, ({ latitude }) => latitude),
        longitudes: Int32Array.from(points, ({ longitude }) => longitude),
        reaches: new Uint8Array(points.length),
      });
      const latitude = Math.max(-84, Math.min(84, centre.latitude / COORDINATE_STEPS + north));
      const longitude = ((centre.longitude / COORDINATE_STEPS + east + 540) % 360) - 180;
      const distances = points.map((each) =>
        distanceKm(
          { latitude, longitude },
          { latitude: each.latitude / COORDINATE_STEPS, longitude: each.longitude / COORDINATE_STEPS },
        ),
      );
      const least = Math.min(...distances);
      const found = nearest.find(latitude, longitude);
      if (least < 0.8 * FARTHEST_KM) expect(distances[found!.point]).toBeLessThan(1.1 * least + 0.1);
      if (least > 1.3 * FARTHEST_KM) expect(found).toBeNull();
    }),
    { numRuns: 100 },
  );
}); // prettier-ignore

test('Nearest.find - a large town is nearer than its middle', () => {
  const towns = { latitudes: Int32Array.of(64_135, 64_147), longitudes: Int32Array.of(-21_895, -21_990) };
  const [large, village] = [new Uint8Array([195, 0]), new Uint8Array(2)];
  expect(new Nearest({ ...towns, reaches: village }).find(64.147, -21.943)?.point).toBe(1);
  expect(new Nearest({ ...towns, reaches: large }).find(64.147, -21.943)?.point).toBe(0);
});
