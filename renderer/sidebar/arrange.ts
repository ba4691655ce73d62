/** Photos in another order: those in `moved` come together, in their order, to the place `at` among the others. */
export function movedTo(ids: readonly number[], moved: ReadonlySet<number>, at: number): number[] {
  const others = ids.filter((id) => !moved.has(id));
  const place = Math.max(0, Math.min(at, others.length));
  return [...others.slice(0, place), ...ids.filter((id) => moved.has(id)), ...others.slice(place)];
}

/** One place back or forward, or to the beginning. */
export function stepped(
  ids: readonly number[],
  moved: ReadonlySet<number>,
  to: 'back' | 'forward' | 'first',
): number[] {
  const first = ids.findIndex((id) => moved.has(id));
  return movedTo(ids, moved, { back: first - 1, forward: first + 1, first: 0 }[to]);
}

/** Before a photo, or, of null, at the end. */
export function movedBefore(
  ids: readonly number[],
  moved: ReadonlySet<number>,
  before: number | null,
): number[] {
  const at = before === null ? -1 : ids.indexOf(before);
  const after = at === -1 ? undefined : ids.slice(at).find((id) => !moved.has(id));
  const others = ids.filter((id) => !moved.has(id));
  return movedTo(ids, moved, after === undefined ? others.length : others.indexOf(after));
}

/** The beginning that differs: what comes behind it keeps its place without being named. */
export function changedPart(before: readonly number[], after: readonly number[]): number[] {
  return after.slice(0, after.findLastIndex((id, at) => id !== before[at]) + 1);
}
