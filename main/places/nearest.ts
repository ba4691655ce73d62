import { COORDINATE_STEPS, LONGEST_REACH_KM, REACH_STEPS, type Columns } from './table.ts';

/** In a degree. */
const CELLS = 4;
const ROWS = 180 * CELLS;
const COLUMNS = 360 * CELLS;
const KM_PER_DEGREE = 111.2;
/** Looked at one after another, until the nearest point is nearer than what has not been looked at. */
const RINGS_KM = [12, 40, 150];
export const FARTHEST_KM = RINGS_KM.at(-1)!;

export type Found = { point: number; km: number };

/**
 * The nearest of many points on the globe, by cells of a quarter of a degree.
 */
export class Nearest {
  readonly #latitudes: Int32Array;
  readonly #longitudes: Int32Array;
  readonly #reaches: Uint8Array;
  /** By cell, row by row from the south: where its points begin in `#points`. */
  readonly #starts = new Uint32Array(ROWS * COLUMNS + 1);
  readonly #points: Uint32Array;

  constructor({ latitudes, longitudes, reaches }: Pick<Columns, 'latitudes' | 'longitudes' | 'reaches'>) {
    this.#latitudes = latitudes;
    this.#longitudes = longitudes;
    this.#reaches = reaches;
    const starts = this.#starts;
    const cells = new Uint32Array(latitudes.length);
    for (let point = 0; point < cells.length; point++) {
      const row = rowOf(latitudes[point]! / COORDINATE_STEPS);
      const cell = row * COLUMNS + columnOf(longitudes[point]! / COORDINATE_STEPS);
      cells[point] = cell;
      starts[cell]! += 1;
    }
    // Ends of the cells, which filling them from behind makes their beginnings.
    for (let cell = 1; cell < starts.length; cell++) starts[cell]! += starts[cell - 1]!;
    this.#points = new Uint32Array(cells.length);
    for (let point = cells.length - 1; point >= 0; point--) this.#points[--starts[cells[point]!]!] = point;
  }

  /** Null where there is none within {@link FARTHEST_KM}. `km` is less by the town's reach. */
  find(latitude: number, longitude: number): Found | null {
    let found: Found | null = null;
    for (const ringKm of RINGS_KM) {
      found = this.#findWithin(latitude, longitude, ringKm);
      // What lies outside cannot be nearer.
      if (found !== null && found.km < ringKm - LONGEST_REACH_KM) break;
    }
    return found;
  }

  #findWithin(latitude: number, longitude: number, ringKm: number): Found | null {
    const reach = ringKm / KM_PER_DEGREE;
    const [first, last] = [rowOf(latitude - reach), rowOf(latitude + reach)];
    // Where the meridians are closest together.
    const narrow = Math.cos((Math.min(Math.abs(latitude) + reach, 89.9) * Math.PI) / 180);
    const width = Math.min(180, reach / narrow);
    const from = Math.floor((longitude - width + 180) * CELLS);
    const cells = Math.min(COLUMNS, Math.floor((longitude + width + 180) * CELLS) - from + 1);
    // On the plane that touches the globe here: over 40 km it errs by less than 1 %.
    const squeeze = Math.cos((latitude * Math.PI) / 180);
    const farthest = reach * reach;
    let [point, best] = [-1, Infinity];
    for (let row = first; row <= last; row++)
      for (let step = 0; step < cells; step++) {
        const cell = row * COLUMNS + ((from + step + 2 * COLUMNS) % COLUMNS);
        for (let at = this.#starts[cell]!; at < this.#starts[cell + 1]!; at++) {
          const other = this.#points[at]!;
          const north = this.#latitudes[other]! / COORDINATE_STEPS - latitude;
          const east = apart(this.#longitudes[other]! / COORDINATE_STEPS, longitude) * squeeze;
          const squared = north * north + east * east;
          if (squared > farthest) continue;
          const km = Math.sqrt(squared) * KM_PER_DEGREE - this.#reaches[other]! / REACH_STEPS;
          if (km >= best) continue;
          point = other;
          best = km;
        }
      }
    return point === -1 ? null : { point, km: best };
  }
}

/** The short way round, in degrees. */
function apart(first: number, second: number): number {
  const east = Math.abs(first - second);
  return east > 180 ? 360 - east : east;
}

function rowOf(latitude: number): number {
  return Math.max(0, Math.min(ROWS - 1, Math.floor((latitude + 90) * CELLS)));
}

function columnOf(longitude: number): number {
  return Math.floor((longitude + 180) * CELLS) % COLUMNS;
}
