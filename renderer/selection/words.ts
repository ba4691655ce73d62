import { t } from '../i18n/i18n.svelte.ts';
import { dayWords } from '../words/time.ts';

/** The days from one moment to another, `2025-06-08T10:00:00` each. */
export function daySpan(from: string, until: string): string {
  const [first, last] = [from.slice(0, 10), until.slice(0, 10)];
  const now = new Date();
  if (first === last) return dayWords(first, now);
  return t('selection.days', { from: dayWords(first, now), until: dayWords(last, now) });
}
