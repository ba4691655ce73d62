import { toMap, toScreen, type Camera, type Point, type Size } from './camera.ts';

/** A photo's thumbnail in the window, by its middle. */
export type Thumbnail = Point & { id: number; size: number };

/** A cell of the map has at least so many pixels before it shows a photo. */
const CELL_PX = 72;
const FILLED = 0.82;
const LARGEST_PX = 112;
/** Beyond this many, thumbnails are smaller than they are worth. */
const MOST = 90;
const FINEST_LEVEL = 14;
/** From afar only dense cells show one. */
const DENSE = 4;

/**
 * Which photos are shown as thumbnails: one of each cell of a grid on the map, so that they never overlap, and stay the same
 * while the map is moved. Each level's cells are half as wide.
 */
export class Thumbnails {
  readonly #ids: Uint32Array;
  readonly #x: Float32Array;
  readonly #y: Float32Array;
  readonly #levels = new Map<number, Map<number, { first: number; photos: number }>>();

  constructor(ids: Uint32Array, x: Float32Array, y: Float32Array) {
    [this.#ids, this.#x, this.#y] = [ids, x, y];
  }

  list(camera: Camera, size: Size): Thumbnail[] {
    const level = Math.min(FINEST_LEVEL, Math.max(0, Math.floor(Math.log2(camera.scale / CELL_PX))));
    const cells = 2 ** level;
    const cellPx = camera.scale / cells;
    const least = this.#ids.length / cells ** 2 > 1 ? DENSE : 1;
    const all = this.#cellsOf(level);
    const [from, until] = [toMap(camera, size, { x: 0, y: 0 }), toMap(camera, size, { x: size.width, y: size.height })]; // prettier-ignore
    const thumbnails: Thumbnail[] = [];
    for (let row = Math.floor(from.y * cells); row <= until.y * cells; row++)
      for (let column = Math.floor(from.x * cells); column <= until.x * cells; column++) {
        const cell = all.get(keyOf(column, row));
        if (cell === undefined || cell.photos < least || thumbnails.length >= MOST) continue;
        const middle = { x: (column + 0.5) / cells, y: (row + 0.5) / cells };
        const side = Math.min(LARGEST_PX, FILLED * cellPx);
        thumbnails.push({ ...toScreen(camera, size, middle), id: this.#ids[cell.first]!, size: side });
      }
    return thumbnails;
  }

  #cellsOf(level: number): Map<number, { first: number; photos: number }> {
    const known = this.#levels.get(level);
    if (known !== undefined) return known;
    const cells = 2 ** level;
    const made = new Map<number, { first: number; photos: number }>();
    for (let at = 0; at < this.#ids.length; at++) {
      const key = keyOf(Math.floor(this.#x[at]! * cells), Math.floor(this.#y[at]! * cells));
      const cell = made.get(key);
      if (cell === undefined) made.set(key, { first: at, photos: 1 });
      else cell.photos++;
    }
    this.#levels.set(level, made);
    return made;
  }
}

/** New photos may lie a little beyond the edge. */
function keyOf(column: number, row: number): number {
  return (row + 1024) * 65_536 + column + 1024;
}
