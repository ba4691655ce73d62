import type { Days } from '../core/query.ts';
import type { Matches } from './matches.ts';
import { DAYS_PER_YEAR, toDay, type Dictionary, type PhotoColumns } from './photo-columns.ts';

/** Photos whose text in a column, by row as a number in its dictionary, contains the wanted one. */
export function matchText(
  matches: Matches,
  codes: Uint32Array,
  dictionary: Dictionary,
  text: string,
): Matches {
  const wanted = text.toLowerCase();
  return matchCodes(matches, codes, dictionary.where((each) => each.toLowerCase().includes(wanted))); // prettier-ignore
}

/** Photos whose number in a column is wanted. */
export function matchCodes(matches: Matches, codes: Uint32Array, isWanted: Uint8Array): Matches {
  const { mask } = matches;
  for (let row = 0; row < mask.length; row++) if (isWanted[codes[row]!] === 1) mask[row] = 1;
  return matches;
}

/** Photos whose row passes the test. */
export function matchRows(matches: Matches, test: (row: number) => boolean): Matches {
  const { mask } = matches;
  for (let row = 0; row < mask.length; row++) if (test(row)) mask[row] = 1;
  return matches;
}

/** Photos that were taken on any of the days. */
export function matchDays(matches: Matches, { days }: PhotoColumns, spans: Days[]): Matches {
  const { mask } = matches;
  for (const span of spans) {
    const [from, until] = span.everyYear ? [toDay(`0000-${span.from}`), toDay(`0000-${span.until}`)] : [toDay(span.from), toDay(span.until)]; // prettier-ignore
    for (let row = 0; row < mask.length; row++) {
      const day = span.everyYear ? days[row]! % DAYS_PER_YEAR : days[row]!;
      const isIn = until <= from && span.everyYear ? day >= from || day < until : day >= from && day < until;
      if (isIn) mask[row] = 1;
    }
  }
  return matches;
}

/** These photos, as far as they have rows. */
export function matchPhotos(matches: Matches, columns: PhotoColumns, photos: number[]): Matches {
  for (const photo of photos) {
    const row = columns.rowOf(photo);
    if (row !== -1) matches.add(row);
  }
  return matches;
}
