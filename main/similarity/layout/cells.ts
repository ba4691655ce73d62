import { generator } from './random.ts';
import { PackedCodes } from './packed-codes.ts';
import { CODE_LENGTH } from '../quantise.ts';

/** Photos that are alike lie side by side: those of cell c have the rows `starts[c]` until `starts[c + 1]`. */
export type Cells = { centres: PackedCodes; starts: Uint32Array };

/** So few photos are compared each with each. */
const FEWEST_TO_DIVIDE = 4000;
const MOST_CELLS = 2048;
const SAMPLED_PER_CELL = 24;
const ROUNDS = 6;

/**
 * Divides the photos into about √n cells by spherical k-means, fitted on a sample, and arranges the codes by them.
 *
 * @param step is called now and then, with the share that is done
 */
export function divide(codes: PackedCodes, step: (share: number) => void): Cells {
  const { count } = codes;
  const cells =
    count < FEWEST_TO_DIVIDE ? 1 : Math.min(MOST_CELLS, Math.max(1, Math.round(Math.sqrt(count))));
  const centres = new PackedCodes(cells);
  if (cells === 1) return { centres, starts: Uint32Array.of(0, count) };
  fit(codes, centres);
  const cellOf = new Uint32Array(count);
  const starts = new Uint32Array(cells + 1);
  for (let row = 0; row < count; row++) {
    const cell = nearest(codes, row, centres);
    cellOf[row] = cell;
    starts[cell + 1]!++;
    if (row % 1000 === 0) step(row / count);
  }
  for (let cell = 0; cell < cells; cell++) starts[cell + 1]! += starts[cell]!;
  const next = starts.slice();
  const order = new Uint32Array(count);
  for (let row = 0; row < count; row++) order[next[cellOf[row]!]!++] = row;
  codes.arrange(order);
  return { centres, starts };
}

function fit(codes: PackedCodes, centres: PackedCodes): void {
  const random = generator(1);
  const sampled = Math.min(codes.count, SAMPLED_PER_CELL * centres.count);
  const sample = Array.from({ length: sampled }, () => Math.floor(random() * codes.count));
  for (let cell = 0; cell < centres.count; cell++) centres.write(cell, codes.codeAt(sample[cell]!));
  for (let round = 0; round < ROUNDS; round++) {
    const sums = new Float64Array(centres.count * CODE_LENGTH);
    const sizes = new Uint32Array(centres.count);
    for (const row of sample) {
      const cell = nearest(codes, row, centres);
      sizes[cell]!++;
      const [code, inverse] = [codes.codeAt(row), codes.inverseAt(row)];
      for (let at = 0; at < CODE_LENGTH; at++) sums[cell * CODE_LENGTH + at]! += code[at]! * inverse;
    }
    for (let cell = 0; cell < centres.count; cell++) {
      const mean = sums.subarray(cell * CODE_LENGTH, (cell + 1) * CODE_LENGTH);
      // A cell that nothing is in begins anew at a photo drawn by lot.
      if (sizes[cell]! > 0) centres.write(cell, mean);
      else centres.write(cell, codes.codeAt(sample[Math.floor(random() * sampled)]!));
    }
  }
}

function nearest(codes: PackedCodes, row: number, centres: PackedCodes): number {
  centres.setQuery(codes.codeAt(row));
  const count = centres.scan(0, centres.count, -Infinity);
  let best = 0;
  for (let find = 1; find < count; find++)
    if (centres.scores[2 * find]! > centres.scores[2 * best]!) best = find;
  return centres.rows[2 * best + 1]!;
}
