import { setImmediate as nextTurn } from 'node:timers/promises';

/** Photos that are changed or counted per turn of the event loop: some 5 ms, so that others are answered between. */
const SLICE = 500;

/** `work` on some photos at a time, whose numbers it gets as a list and as JSON, and whether they are the last. */
export async function inSlices(
  ids: number[],
  work: (ids: number[], json: string, isLast: boolean) => unknown,
): Promise<void> {
  for (let from = 0; from < ids.length; from += SLICE) {
    if (from > 0) await nextTurn();
    const slice = ids.slice(from, from + SLICE);
    await work(slice, JSON.stringify(slice), from + SLICE >= ids.length);
  }
}
