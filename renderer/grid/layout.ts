/**
 * Justified rows at true aspect ratio. Everything is computed at once for the whole result, as typed arrays:
 * a million photos take some ten milliseconds, and what is visible is then a binary search away.
 *
 * Days that need no more than a part of a row stand side by side, so that a library with few photos a day is
 * not mostly empty space; a longer day has its own rows. Lengths are CSS pixels.
 */
export type LayoutInput = {
  /** Width / height × 1000, one for each photo. */
  aspects: ArrayLike<number>;
  /** Runs of photos under one heading; empty: one run without a heading. */
  days: { day: string; count: number }[];
  width: number;
  /** The height that rows aim at. */
  rowHeight: number;
};

export type Heading = { day: string; count: number; top: number; left: number; width: number };

export type Layout = {
  width: number;
  /** Height of everything. */
  height: number;
  rows: number;
  /** Photos `start[row]` to `start[row + 1]` stand in a row; one entry more than there are rows. */
  start: Uint32Array;
  /** Rows side by side have the same top and height, so both are sorted. */
  top: Float64Array;
  rowHeight: Float64Array;
  left: Float64Array;
  rowWidth: Float64Array;
  /** In their order from the top. */
  headings: Heading[];
  aspects: ArrayLike<number>;
};

export const GAP = 6;
export const HEADING = 40;
/** No row is higher than this many times the height aimed at. */
export const STRETCH = 1.4;
/** A line of short days takes one more day if it need not shrink further than this. */
const SHRINK = 0.84;
const DAY_GAP = 28;
const LEAST_HEADING = 132;
const AFTER_DAY = 12;

type Run = { day: string | null; start: number; count: number; natural: number };

export function layOut(input: LayoutInput): Layout {
  const builder = new Builder(input);
  let start = 0;
  const days = input.days.length > 0 ? input.days : [{ day: null, count: input.aspects.length }];
  for (const { day, count } of days) {
    builder.add(day, start, count);
    start += count;
  }
  return builder.finish();
}

class Builder {
  readonly #input: LayoutInput;
  readonly #starts: number[] = [];
  readonly #tops: number[] = [];
  readonly #heights: number[] = [];
  readonly #lefts: number[] = [];
  readonly #widths: number[] = [];
  readonly #headings: Heading[] = [];
  /** Short days that wait for others to fill their line. */
  #line: Run[] = [];
  #y = 0;

  constructor(input: LayoutInput) {
    this.#input = input;
  }

  add(day: string | null, start: number, count: number): void {
    if (count === 0) return;
    const natural = this.#natural(start, count);
    if (natural >= this.#input.width || day === null) {
      this.#closeLine();
      this.#addRows(day, start, count);
      return;
    }
    const run = { day, start, count, natural };
    if (!fits([...this.#line, run], this.#input.width)) this.#closeLine();
    this.#line.push(run);
  }

  finish(): Layout {
    this.#closeLine();
    const { aspects, width } = this.#input;
    return {
      width,
      height: Math.max(0, this.#y - AFTER_DAY),
      rows: this.#tops.length,
      start: Uint32Array.from([...this.#starts, aspects.length]),
      top: Float64Array.from(this.#tops),
      rowHeight: Float64Array.from(this.#heights),
      left: Float64Array.from(this.#lefts),
      rowWidth: Float64Array.from(this.#widths),
      headings: this.#headings,
      aspects,
    };
  }

  /** The short days of one line, all equally high; a line that is nearly full is stretched to the edge. */
  #closeLine(): void {
    const runs = this.#line;
    if (runs.length === 0) return;
    this.#line = [];
    const { width, rowHeight } = this.#input;
    const gaps = runs.reduce((sum, run) => sum + (run.count - 1) * GAP, (runs.length - 1) * DAY_GAP);
    const photos = runs.reduce((sum, run) => sum + run.natural - (run.count - 1) * GAP, 0);
    const stretch = (width - gaps) / photos;
    const headingsFit = runs.every((run) => run.natural >= LEAST_HEADING);
    const height = Math.round(headingsFit && stretch <= 1.25 ? rowHeight * stretch : rowHeight);

    let left = 0;
    for (const run of runs) {
      const natural = ((run.natural - (run.count - 1) * GAP) * height) / rowHeight + (run.count - 1) * GAP;
      const taken = Math.min(width - left, Math.round(Math.max(natural, LEAST_HEADING)));
      this.#heading(run.day, run.count, left, taken);
      this.#row(run.start, this.#y + HEADING, height, left, Math.min(width - left, Math.round(natural)));
      left += taken + DAY_GAP;
    }
    this.#y += HEADING + height + GAP + AFTER_DAY;
  }

  #addRows(day: string | null, start: number, count: number): void {
    const { width } = this.#input;
    if (day !== null) {
      this.#heading(day, count, 0, width);
      this.#y += HEADING;
    }
    const end = start + count;
    for (let at = start; at < end;) {
      const { next, height, rowWidth } = this.#fill(at, end);
      this.#row(at, this.#y, height, 0, rowWidth);
      this.#y += height + GAP;
      at = next;
    }
    this.#y += AFTER_DAY;
  }

  /** Takes photos until the row is full, then breaks before or after the last one, whichever is nearer. */
  #fill(at: number, end: number): { next: number; height: number; rowWidth: number } {
    const { width, rowHeight, aspects } = this.#input;
    let sum = 0;
    for (let next = at; next < end; next++) {
      const before = sum;
      sum += aspects[next]! / 1000;
      const taken = next - at + 1;
      const after = (width - (taken - 1) * GAP) / sum;
      if (after > rowHeight) continue;
      const without = before === 0 ? Infinity : (width - (taken - 2) * GAP) / before;
      const breakBefore = without <= rowHeight * STRETCH && without - rowHeight < rowHeight - after;
      return breakBefore
        ? { next, height: wholePixels(without), rowWidth: width }
        : { next: next + 1, height: wholePixels(after), rowWidth: width };
    }
    const gaps = (end - at - 1) * GAP;
    const stretched = (width - gaps) / sum;
    return stretched <= rowHeight * 1.25
      ? { next: end, height: wholePixels(stretched), rowWidth: width }
      : { next: end, height: rowHeight, rowWidth: Math.min(width, Math.round(sum * rowHeight + gaps)) };
  }

  #natural(start: number, count: number): number {
    let sum = 0;
    const { aspects, rowHeight, width } = this.#input;
    for (let index = start; index < start + count; index++) {
      sum += aspects[index]! / 1000;
      if (sum * rowHeight > width) break;
    }
    return sum * rowHeight + (count - 1) * GAP;
  }

  #heading(day: string | null, count: number, left: number, width: number): void {
    if (day !== null) this.#headings.push({ day, count, top: this.#y, left, width });
  }

  #row(start: number, top: number, height: number, left: number, width: number): void {
    this.#starts.push(start);
    this.#tops.push(top);
    this.#heights.push(height);
    this.#lefts.push(left);
    this.#widths.push(width);
  }
}

/** Days that are no wider than their heading cannot shrink. */
function fits(runs: Run[], width: number): boolean {
  const gaps = (runs.length - 1) * DAY_GAP;
  const shrinks = runs.every((run) => run.natural * SHRINK >= LEAST_HEADING);
  const taken = runs.reduce((sum, run) => sum + Math.max(run.natural, LEAST_HEADING), 0);
  return taken * (shrinks ? SHRINK : 1) + gaps <= width;
}

/** Whole pixels keep edges sharp; a row of panoramas alone still has some height. */
function wholePixels(height: number): number {
  return Math.max(24, Math.floor(height));
}
