import type { SearchResult } from '../../main/core/api.ts';

/** A result and the photos that follow; null where the library has changed between the two. */
export function append(result: SearchResult, next: SearchResult): SearchResult | null {
  if (next.total !== result.total || next.order !== result.order) return null;
  const [first, ...others] = next.days;
  const last = result.days.at(-1);
  const days =
    first !== undefined && first.day === last?.day
      ? [...result.days.slice(0, -1), { day: last.day, count: last.count + first.count }, ...others]
      : [...result.days, ...next.days];
  return {
    ...result,
    ids: [...result.ids, ...next.ids],
    aspects: [...result.aspects, ...next.aspects],
    scores: result.scores === null ? null : [...result.scores, ...(next.scores ?? [])],
    days,
  };
}
