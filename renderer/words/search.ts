import type { PhotoSummary, SearchNote } from '../../main/core/api.ts';
import { t } from '../i18n/i18n.svelte.ts';
import { labelNames } from '../state/label-names.svelte.ts';

/** More names would not fit on the line. */
const MOST_NAMES = 4;

/** A label keeps the name that it has in the library. */
export function matchWords(match: NonNullable<PhotoSummary['match']>): string {
  if (match.code === 'place') return t('search.matches.place', { name: match.name });
  return match.code === 'label' ? match.name : t(`search.matches.${match.code}`);
}

/** What stands before a note's suggestions. */
export function noteWords({ code, word, names }: Pick<SearchNote, 'code' | 'word' | 'names'>): string {
  return t(`search.notes.${code}`, { word, names: namesWords(names) });
}

/** `dog, cat and bird`, or `dog, cat, bird, fish and 3 more`. */
function namesWords(names: string[]): string {
  const shown = names.slice(0, MOST_NAMES).map((name) => labelNames.nameOf(name));
  const more = names.length - shown.length;
  const last = more > 0 ? t('search.notes.more', { count: more }) : shown.pop();
  if (last === undefined) return '';
  if (shown.length === 0) return last;
  const before = shown.reduce((all, next) => t('search.notes.listed', { before: all, next }));
  return t('search.notes.listedLast', { before, next: last });
}
