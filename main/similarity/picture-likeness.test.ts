import { rgbaToThumbHash } from 'thumbhash';
import { expect, it } from 'vitest';
import { generator } from '../numeric/testing/generator.ts';
import { Outlines } from './picture-likeness.ts';

const SIDE = 32;
type Picture = (column: number, row: number) => number;

/** A soft picture: a few blobs of light. */
function blobs(seed: number): Picture {
  const random = generator(seed);
  const all = Array.from({ length: 5 }, () => ({ x: random(), y: random(), size: 0.1 + 0.2 * random() }));
  return (column, row) =>
    all.reduce((sum, { x, y, size }) => {
      const distance = (column / SIDE - x) ** 2 + (row / SIDE - y) ** 2;
      return sum + 120 * Math.exp(-distance / size ** 2);
    }, 20);
}

function hashOf(picture: Picture): Uint8Array {
  const rgba = new Uint8Array(4 * SIDE * SIDE).fill(255);
  for (let row = 0; row < SIDE; row++)
    for (let column = 0; column < SIDE; column++)
      rgba.fill(
        Math.min(255, picture(column, row)),
        4 * (row * SIDE + column),
        4 * (row * SIDE + column) + 3,
      );
  return rgbaToThumbHash(SIDE, SIDE, rgba);
}

it('likenessTo() - sees the same picture turned, mirrored and brightened, and no stranger', () => {
  const picture = blobs(1);
  const own = hashOf(picture);
  const last = SIDE - 1;
  const altered: Picture[] = [
    picture,
    (column, row) => picture(row, last - column),
    (column, row) => picture(last - column, last - row),
    (column, row) => picture(last - column, row),
    (column, row) => picture(row, column),
    (column, row) => 1.2 * picture(column, row),
  ];
  const likeness = new Outlines().likenessTo(own);
  for (const each of altered) expect(likeness(hashOf(each))).toBeGreaterThan(0.93);
  for (let seed = 2; seed < 12; seed++) expect(likeness(hashOf(blobs(seed)))).toBeLessThan(0.93);
});

it('likenessTo() - an even picture is like nothing', () => {
  const even = hashOf(() => 100);
  expect(new Outlines().likenessTo(even)(hashOf(blobs(1)))).toBeLessThan(0.93);
});

it('likenessTo() - is the same for outlines that were given up for others', () => {
  const outlines = new Outlines();
  const [own, other] = [hashOf(blobs(1)), hashOf(blobs(2))];
  const before = outlines.likenessTo(own)(other);
  const likeness = outlines.likenessTo(own);
  for (let at = 0; at < 5000; at++)
    likeness(Uint8Array.of(...other.subarray(0, 3), at & 255, at >> 8, ...other.subarray(5)));
  expect(outlines.likenessTo(own)(other)).toBe(before);
});
