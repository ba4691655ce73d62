import type { ActivityState, PendingFile } from '../../core/api.ts';
import type { Library } from '../library/tables.ts';
import type { MergedResults } from '../results/merged-results.ts';
import type { PendingSource } from './remote-run.ts';

type Cursor = { modifiedMs: number; id: number };

/** Before the epoch there are photos too: some cameras' clocks say so. */
const FROM_THE_OLDEST: Cursor = { modifiedMs: -999_999_999_999_999, id: 0 };
const PAGE = 200;
/** Hours in which this computer reads no photos by itself are no reason for another one not to. */
const AT_REST: readonly ActivityState[] = ['idle', 'waiting'];

/** Photos that the model has not tagged yet, from the oldest on. */
export function listPending(library: Library, model: string, after: Cursor, limit: number): PendingFile[] {
  return library.photos
    .listOldestPending(model, after, limit)
    .map(({ id, path, sizeBytes, modifiedMs }) => ({ id, path, sizeBytes, cursor: `${modifiedMs},${id}` }));
}

/** What this engine gives another computer to do. */
export function pendingSource(
  library: Library,
  results: Pick<MergedResults, 'merge'>,
  indexer: { activity(): { state: ActivityState } },
  model: () => string,
): PendingSource {
  return {
    list: async (after) => await Promise.resolve(listPending(library, model(), toCursor(after), PAGE)),
    merge: async (lines) => await results.merge(lines),
    isPaused: () => indexer.activity().state === 'paused',
    isIdle: () => AT_REST.includes(indexer.activity().state),
  };
}

function toCursor(text: string | null): Cursor {
  if (text === null) return FROM_THE_OLDEST;
  const [modifiedMs, id] = text.split(',').map(Number) as [number, number];
  return { modifiedMs, id };
}
