import { labelNames } from '../state/label-names.svelte.ts';

/** Surer than this, a label that the query named is no news. */
const SURE = 0.8;

/** Whether it is worth saying on the photo why it was found: by another word than the query's, and not quite sure. */
export function isNews(why: string | null, score: number | undefined, query: string): boolean {
  if (why === null) return false;
  const asked = query.toLowerCase();
  const isNamed = [why, labelNames.nameOf(why)].some((word) => asked.includes(word.toLowerCase()));
  return !isNamed && (score ?? 0) < SURE;
}
