import fc from 'fast-check';
import { expect, test } from 'vitest';
import { grow, sidesOf, smallestRectangle, turnCorners, type Point } from './rectangle.ts';

/** Corners of a rectangle that lies at an angle. */
function rectangle(width: number, height: number, angle: number): Point[] {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const corners = [[0, 0], [width, 0], [width, height], [0, height]] as const; // prettier-ignore
  return corners.map(([u, v]) => ({ x: 50 + u * cos - v * sin, y: 50 + u * sin + v * cos }));
}

test('smallestRectangle() - finds a rectangle at any angle, from its top left corner', () => {
  for (const degrees of [-40, -10, 0, 3, 25, 44]) {
    const points = rectangle(30, 8, (degrees * Math.PI) / 180);
    const found = smallestRectangle([...points, { x: (points[0]!.x + points[2]!.x) / 2, y: (points[0]!.y + points[2]!.y) / 2 }]); // prettier-ignore
    for (const [at, corner] of found.entries()) {
      expect(corner.x).toBeCloseTo(points[at]!.x);
      expect(corner.y).toBeCloseTo(points[at]!.y);
    }
  }
});

test('smallestRectangle() - holds all points, whatever they are', () => {
  const point = fc.record({ x: fc.integer({ min: 0, max: 99 }), y: fc.integer({ min: 0, max: 99 }) });
  fc.assert(
    fc.property(fc.array(point, { maxLength: 40 }), (others) => {
      const points = [...others, { x: 0, y: 0 }, { x: 99, y: 0 }, { x: 0, y: 50 }]; // never all on one line
      const [first, second, , fourth] = grow(smallestRectangle(points), 1e-6 + 1);
      for (const { x, y } of points) {
        expect((x - first.x) * (second.x - first.x) + (y - first.y) * (second.y - first.y)).toBeGreaterThan(
          0,
        );
        expect((x - first.x) * (fourth.x - first.x) + (y - first.y) * (fourth.y - first.y)).toBeGreaterThan(
          0,
        );
      }
    }),
  );
});

test('grow() - moves each side by as much', () => {
  const grown = grow(smallestRectangle(rectangle(30, 8, 0.3)), 5);
  expect(sidesOf(grown).width).toBeCloseTo(40);
  expect(sidesOf(grown).height).toBeCloseTo(18);
});

test('turnCorners() - a tall rectangle that is read downwards begins at the top right', () => {
  const corners = smallestRectangle(rectangle(8, 30, 0));
  expect(turnCorners(corners, 1)[0]).toEqual(corners[1]);
  expect(sidesOf(turnCorners(corners, 1)).width).toBeCloseTo(30);
});
