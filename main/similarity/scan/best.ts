import type { Scan } from './kernel.ts';
import { FILTER_AT, FIND_CAPACITY, findsAt, queryAt, RECORDS_AT } from './layout.ts';

/** Rows of the records that one thread looks through. */
export type Part = {
  thread: number;
  from: number;
  to: number;
  /** How many of the best are wanted. */
  limit: number;
  /** Only rows whose bit is set. */
  isFiltered: boolean;
  /** Only what scores more. */
  above: number;
};

/** Best first; of equals the lower row. */
export type Finds = { scores: Float32Array; rows: Uint32Array };

const BINS = 4096;

/**
 * The best of a part. Finds are collected until their room is full, then all but the best `limit` are dropped, and
 * what comes has to be better than the last of these: of a million, a few thousand are ever written down.
 */
export function findBest(
  scan: Scan,
  memory: WebAssembly.Memory,
  { thread, from, to, limit, isFiltered, above }: Part,
): Finds {
  const at = findsAt(thread);
  const scores = new Float32Array(memory.buffer, at, 2 * FIND_CAPACITY); // every other one
  const rows = new Uint32Array(memory.buffer, at, 2 * FIND_CAPACITY);
  const filter = isFiltered ? FILTER_AT : 0;
  let [row, count, threshold] = [from, 0, above];
  for (;;) {
    [row, count] = scan(RECORDS_AT, row, to, queryAt(thread), filter, at, count, FIND_CAPACITY, threshold);
    if (count > limit) {
      count = keepBest(scores, rows, count, limit);
      for (let find = 0, least = Infinity; find < count; find++) {
        least = Math.min(least, scores[2 * find]!);
        threshold = least;
      }
    }
    if (row >= to) break;
  }
  return sorted(
    Array.from({ length: count }, (_, find) => ({ score: scores[2 * find]!, row: rows[2 * find + 1]! })),
  );
}

/** Moves the best `limit` finds to the front. Of equals the lower rows are kept, which came first. */
function keepBest(scores: Float32Array, rows: Uint32Array, count: number, limit: number): number {
  let [least, most] = [Infinity, -Infinity];
  for (let find = 0; find < count; find++) {
    least = Math.min(least, scores[2 * find]!);
    most = Math.max(most, scores[2 * find]!);
  }
  const scale = most > least ? (BINS - 1) / (most - least) : 0;
  const binOf = (find: number): number => Math.floor((scores[2 * find]! - least) * scale);
  const histogram = new Uint32Array(BINS);
  for (let find = 0; find < count; find++) histogram[binOf(find)]!++;
  let [bin, better] = [BINS - 1, 0];
  while (better + histogram[bin]! < limit) better += histogram[bin--]!;
  // Those of the bin in which the limit lies decide among themselves.
  const border: number[] = [];
  for (let find = 0; find < count; find++) if (binOf(find) === bin) border.push(find);
  border.sort((a, b) => scores[2 * b]! - scores[2 * a]! || a - b);
  const kept = new Set(border.slice(0, limit - better));
  let next = 0;
  for (let find = 0; find < count; find++) {
    const each = binOf(find);
    if (each < bin || (each === bin && !kept.has(find))) continue;
    scores[2 * next] = scores[2 * find]!;
    rows[2 * next + 1] = rows[2 * find + 1]!;
    next++;
  }
  return next;
}

/** The best of several parts. */
export function mergeBest(parts: Finds[], limit: number): Finds {
  if (parts.length === 1) return parts[0]!;
  const all = parts.flatMap(({ scores, rows }) =>
    Array.from(scores, (score, find) => ({ score, row: rows[find]! })),
  );
  const { scores, rows } = sorted(all);
  return { scores: scores.subarray(0, limit), rows: rows.subarray(0, limit) };
}

function sorted(finds: { score: number; row: number }[]): Finds {
  finds.sort((a, b) => b.score - a.score || a.row - b.row);
  return {
    scores: Float32Array.from(finds, ({ score }) => score),
    rows: Uint32Array.from(finds, ({ row }) => row),
  };
}
