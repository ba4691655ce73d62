import { CODE_LENGTH } from '../quantise.ts';

/**
 * The shared memory: what each thread works with, the filter, then the records. `kernel.wat` has the same numbers.
 * Pages that nothing was written to take no memory.
 */

/** f32 1 / length of the embedding (negative: the record is free), u32 photo, int8 [256]. */
export const RECORD_BYTES = 8 + CODE_LENGTH;
/** Threads have one after the other: int16 [256] query, then finds. */
export const THREAD_BYTES = 256 * 1024;
export const MOST_THREADS = 8;
const QUERY_BYTES = 2 * CODE_LENGTH;
/** f32 score, u32 row. */
export const FIND_BYTES = 8;
export const FIND_CAPACITY = (THREAD_BYTES - QUERY_BYTES) / FIND_BYTES;
/** Half the finds, so that thinning them out makes room. */
export const MOST_RESULTS = FIND_CAPACITY / 2;

/** A bit for each row. */
export const FILTER_AT = MOST_THREADS * THREAD_BYTES;
const FILTER_BYTES = 2 * 1024 * 1024;
export const RECORDS_AT = FILTER_AT + FILTER_BYTES;

export const PAGE_BYTES = 65_536;
/** What 32 bits reach: some sixteen million records. */
export const MOST_PAGES = 65_536;
export const MOST_RECORDS = Math.floor((MOST_PAGES * PAGE_BYTES - RECORDS_AT) / RECORD_BYTES);

export function queryAt(thread: number): number {
  return thread * THREAD_BYTES;
}

export function findsAt(thread: number): number {
  return queryAt(thread) + QUERY_BYTES;
}
