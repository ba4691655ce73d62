/** How much of a query's part each photo is; this where it is no matter of more or less. */
export const UNSCORED = -1;

/** Photos for which a part of a query holds. */
export class Matches {
  /** By row: 1 where it holds. */
  readonly mask: Uint8Array;
  /** By row, 0 to 1 or {@link UNSCORED}; null where none has a score. */
  scores: Float32Array | null = null;

  constructor(size: number) {
    this.mask = new Uint8Array(size);
  }

  add(row: number): void {
    this.mask[row] = 1;
  }

  /** The best of its scores counts. */
  addScored(row: number, score: number): void {
    this.mask[row] = 1;
    this.scores ??= new Float32Array(this.mask.length).fill(UNSCORED);
    if (score > this.scores[row]!) this.scores[row] = score;
  }

  invert(): this {
    const { mask } = this;
    for (let row = 0; row < mask.length; row++) mask[row]! ^= 1;
    this.scores = null;
    return this;
  }
}

/** Any of the parts holds, with the best of their scores. */
export function union(parts: Matches[]): Matches {
  const [first, ...others] = parts;
  if (first === undefined) throw new Error('expected a part');
  for (const { mask, scores } of others) {
    for (let row = 0; row < mask.length; row++) first.mask[row]! |= mask[row]!;
    if (scores === null) continue;
    if (first.scores === null) first.scores = scores;
    else for (let row = 0; row < mask.length; row++) if (scores[row]! > first.scores[row]!) first.scores[row] = scores[row]!; // prettier-ignore
  }
  return first;
}

/** All of the parts hold, with the mean of the scores that there are. */
export function intersection(parts: Matches[]): Matches {
  const [first, ...others] = parts;
  if (first === undefined) throw new Error('expected a part');
  for (const { mask } of others) for (let row = 0; row < mask.length; row++) first.mask[row]! &= mask[row]!;
  const scored = parts.map(({ scores }) => scores).filter((scores) => scores !== null);
  first.scores = scored.length === 0 ? null : meanOf(scored, first.mask);
  return first;
}

function meanOf(parts: Float32Array[], mask: Uint8Array): Float32Array {
  const means = new Float32Array(mask.length).fill(UNSCORED);
  for (let row = 0; row < mask.length; row++) {
    if (mask[row] === 0) continue;
    let [sum, count] = [0, 0];
    for (const scores of parts) {
      if (scores[row] === UNSCORED) continue;
      sum += scores[row]!;
      count += 1;
    }
    if (count > 0) means[row] = sum / count;
  }
  return means;
}
