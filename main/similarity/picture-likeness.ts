import { thumbHashToRGBA } from 'thumbhash';

/** Side of the pictures that are compared. */
const SIDE = 16;

/**
 * How like two photos look in outline, whatever the network says: the highest correlation of their thumbhashes'
 * brightness, over the four turns of one of them and their mirror images. 1 for the same, about 0 for strangers.
 */
export function pictureLikeness(a: Uint8Array, b: Uint8Array): number {
  const [first, second] = [outlineOf(a), outlineOf(b)];
  return Math.max(...orientations(second).map((turned) => dot(first, turned)));
}

/** float64 [16, 16], of mean 0 and length 1. */
function outlineOf(thumbhash: Uint8Array): Float64Array {
  const { w, h, rgba } = thumbHashToRGBA(thumbhash);
  const outline = new Float64Array(SIDE * SIDE);
  for (let row = 0; row < SIDE; row++)
    for (let column = 0; column < SIDE; column++) {
      const at = 4 * (Math.floor(((row + 0.5) * h) / SIDE) * w + Math.floor(((column + 0.5) * w) / SIDE));
      outline[row * SIDE + column] = 0.299 * rgba[at]! + 0.587 * rgba[at + 1]! + 0.114 * rgba[at + 2]!;
    }
  const mean = outline.reduce((sum, value) => sum + value, 0) / outline.length;
  const centred = outline.map((value) => value - mean);
  const length = Math.sqrt(dot(centred, centred)) || 1;
  return centred.map((value) => value / length);
}

function orientations(outline: Float64Array): Float64Array[] {
  const turned = [outline];
  for (let turns = 1; turns < 4; turns++)
    turned.push(move(turned.at(-1)!, (row, column) => [SIDE - 1 - column, row]));
  return [...turned, ...turned.map((each) => move(each, (row, column) => [row, SIDE - 1 - column]))];
}

function move(outline: Float64Array, from: (row: number, column: number) => [number, number]): Float64Array {
  return outline.map((_, at) => {
    const [row, column] = from(Math.floor(at / SIDE), at % SIDE);
    return outline[row * SIDE + column]!;
  });
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!;
  return sum;
}
