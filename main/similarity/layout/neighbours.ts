import type { Cells } from './cells.ts';
import { MOST_ROWS, type PackedCodes } from './packed-codes.ts';

/** The rows most alike, best first: those of row i stand from `i * k` on. Fewer than k end with -1. */
export type Neighbours = { k: number; rows: Int32Array; cosines: Float32Array };

/** Cells that are looked through for a photo's neighbours. */
const PROBED = 16;
/** Finds are thinned out to the best k when they are so many times more. */
const SLACK = 4;

/**
 * The k neighbours of each row, itself left out. With one cell they are exact.
 *
 * @param step is called now and then, with the share that is done
 */
export function findNeighbours(
  codes: PackedCodes,
  cells: Cells,
  k: number,
  step: (share: number) => void,
): Neighbours {
  const neighbours = {
    k,
    rows: new Int32Array(codes.count * k).fill(-1),
    cosines: new Float32Array(codes.count * k),
  };
  const best = new Best(k);
  for (let row = 0; row < codes.count; row++) {
    const code = codes.codeAt(row);
    codes.setQuery(code);
    best.clear();
    for (const cell of probed(cells, code)) {
      const end = cells.starts[cell + 1]!;
      for (let from = cells.starts[cell]!; from < end; from += MOST_ROWS) {
        const count = codes.scan(from, Math.min(end, from + MOST_ROWS), best.least);
        best.take(codes, count, row);
      }
    }
    best.write(neighbours, row, codes.inverseAt(row));
    if (row % 500 === 0) step(row / codes.count);
  }
  return neighbours;
}

/** The cells nearest to a code. */
function probed({ centres }: Cells, code: Int8Array): number[] {
  if (centres.count === 1) return [0];
  centres.setQuery(code);
  const count = centres.scan(0, centres.count, -Infinity);
  const { scores, rows } = centres;
  const nearest: number[] = [];
  let least = -Infinity;
  for (let find = 0; find < count; find++) {
    if (nearest.length === PROBED && scores[2 * find]! <= least) continue;
    let at = nearest.length;
    while (at > 0 && scores[2 * nearest[at - 1]!]! < scores[2 * find]!) at--;
    nearest.splice(at, 0, find);
    if (nearest.length > PROBED) nearest.pop();
    least = scores[2 * nearest.at(-1)!]!;
  }
  return nearest.map((find) => rows[2 * find + 1]!);
}

/** Collects what scores best. */
class Best {
  readonly #k: number;
  #finds: { row: number; score: number }[] = [];
  /** What scores no more is not among the best. */
  least = -Infinity;

  constructor(k: number) {
    this.#k = k;
  }

  clear(): void {
    this.#finds = [];
    this.least = -Infinity;
  }

  take({ scores, rows }: PackedCodes, count: number, except: number): void {
    for (let find = 0; find < count; find++) {
      const [row, score] = [rows[2 * find + 1]!, scores[2 * find]!];
      if (row === except || score <= this.least) continue;
      this.#finds.push({ row, score });
      if (this.#finds.length >= SLACK * this.#k) this.#thin();
    }
    if (this.#finds.length > this.#k) this.#thin();
  }

  write({ k, rows, cosines }: Neighbours, row: number, inverse: number): void {
    this.#thin();
    this.#finds.forEach((find, at) => {
      rows[row * k + at] = find.row;
      cosines[row * k + at] = find.score * inverse;
    });
  }

  #thin(): void {
    this.#finds.sort((a, b) => b.score - a.score || a.row - b.row);
    this.#finds.length = Math.min(this.#finds.length, this.#k);
    if (this.#finds.length === this.#k) this.least = this.#finds[this.#k - 1]!.score;
  }
}
