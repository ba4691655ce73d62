import { readArea } from '../../main/core/places/place.ts';
import type { Chip, LabelCount } from '../../main/core/api.ts';
import { currentLocale, t } from '../i18n/i18n.svelte.ts';
import { categoryName } from '../labels/category.ts';
import { labelNames } from '../state/label-names.svelte.ts';
import { foundName } from '../words/kind.ts';

const COMPARISONS = { '>=': 'atLeast', '<=': 'atMost', '>': 'more', '<': 'less', '=': 'equal' } as const;

/** As the engine reads it. */
const OR = 'or|oder|ou|または|\\|\\|?';

/** The query without its chip at `index`, and without the OR that joined it to a neighbour. */
export function withoutChip(text: string, chips: Chip[], index: number): string {
  const chip = chips[index];
  if (chip === undefined) return text;
  if (text.slice(chip.start, chip.end) !== chip.source) return text;
  const before = text.slice(0, chip.start);
  const after = text.slice(chip.end);
  const joined = new RegExp(`(^|[\\s(])(?:${OR})\\s*$`, 'i');
  const rest = joined.test(before)
    ? `${before.replace(joined, '$1')} ${after}`
    : `${before} ${after.replace(new RegExp(`^\\s*(?:${OR})(?=\\s|$)`, 'i'), '')}`;
  return tidy(rest.replace(/-?\(\s*\)/g, ' ').replace(/\(\s+/g, '(').replace(/\s+\)/g, ')').replace(/^[\s,]+|[\s,]+$/g, '')); // prettier-ignore
}

/**
 * The query with `or` between its chip at `index` and the one before it, or without it where it is there: only the text
 * between them changes. Null where that would not say so.
 */
export function switchJoin(text: string, chips: Chip[], index: number): string | null {
  const [left, right] = [chips[index - 1], chips[index]];
  if (left === undefined || right === undefined || left.end > right.start) return null;
  if (text.slice(left.start, left.end) !== left.source) return null;
  const [before, between, after] = [text.slice(0, left.end), text.slice(left.end, right.start), text.slice(right.start)];
  const without = between.replace(new RegExp(`(^|[\\s(),，、])(?:${OR})(?=$|[\\s(),，、])`, 'gi'), '$1');
  if (without !== between) return tidy(before + without + after);
  // The minus of a word without spaces is that of all its parts.
  if (left.negated && right.negated && !/[\s(),，、]/.test(between)) return null;
  const closing = /^[\s)）]*[)）]|/.exec(between)?.[0] ?? '';
  return tidy(`${before}${closing} OR ${between.slice(closing.length)}${after}`);
} // prettier-ignore

/** Joins words to a query, with single spaces. */
export function withWords(text: string, words: string): string {
  return tidy(`${text} ${words}`);
}

/** The filter that finds exactly the photos that a label's count counts; the key of a count or a share is `count:dog`. */
export function labelQuery(label: Pick<LabelCount, 'key' | 'name'>): string {
  const amount = /^(count|share):(.+)$/.exec(label.key);
  if (amount !== null) return amountQuery(amount[1] as 'count' | 'share', amount[2]!);
  if (label.key.startsWith('place:')) return label.key; // a completion, which is the filter itself
  return `${label.key.startsWith('own:') ? 'own' : 'tag'}:${quoted(label.name)}`;
}

/** Photos in which an analysis found something of that name. */
export function amountQuery(of: 'count' | 'share', name: string): string {
  return `${of}:${quoted(name)}`;
}

export function folderQuery(path: string): string {
  return `folder:${quoted(path)}`;
}

/** All photos of the day of a moment, `2025-06-14T17:42:09`. */
export function dateQuery(local: string): string {
  return `date:${local.slice(0, 10)}`;
}

export function cameraQuery(camera: string): string {
  return `camera:${quoted(camera)}`;
}

/** A chip in words: `folder:"/home/ann/Pictures"` is `in Pictures`. */
export function chipWords(chip: Chip): string {
  const words = positiveWords(chip);
  return chip.negated ? t('search.chip.not', { words }) : words;
}

function positiveWords({ kind, text }: Chip): string {
  if (kind === 'filter') return filterWords(text);
  return kind === 'label' ? labelNames.nameOf(text) : text;
}

function filterWords(text: string): string {
  const match = /^([a-z]+):"?([^"]*)"?((?:>=|<=|>|<|=).*)?$/i.exec(text);
  if (match === null) return text;
  const [, filter, value = ''] = match;
  switch (filter?.toLowerCase()) {
    case 'folder':
      return t('search.chip.folder', { name: value.split(/[/\\]/).filter(Boolean).at(-1) ?? value });
    case 'date':
      return dateWords(value);
    case 'similar':
      return t('search.chip.similar');
    case 'category':
      return categoryName(value);
    case 'place':
      return placeWords(value);
    case 'rating':
      return value === '5' ? t('search.chip.fiveStars') : t('search.chip.stars', { stars: value });
    case 'has':
      return value === 'place' ? t('search.chip.hasPlace') : t('search.chip.has', { what: value });
    case 'type':
      return t('search.chip.type', { type: value });
    case 'count':
      return amountWords('count', text.slice(text.indexOf(':') + 1));
    case 'share':
      return amountWords('share', text.slice(text.indexOf(':') + 1));
    case 'is':
      return flagName(`is:${value}`) ?? value;
    default:
      return value;
  }
}

/** `dog>=2` as `dog ≥ 2`. */
function amountWords(of: 'count' | 'share', value: string): string {
  const match = /^(.*?)(?:(>=|<=|>|<|=)(.*))?$/.exec(value.replaceAll('"', ''));
  const [, name = '', comparison, amount] = match ?? [];
  const words = foundName(of, name.toLowerCase());
  if (comparison === undefined || amount === undefined) return words;
  return t(`search.chip.${COMPARISONS[comparison as keyof typeof COMPARISONS]}`, { name: words, amount });
}

/** What a filter without a value of its own is called; null for any other. */
export function flagName(filter: string): string | null {
  switch (filter) {
    case 'is:favourite':
      return t('search.flag.favourite');
    case 'is:untagged':
      return t('search.flag.untagged');
    case 'is:pending':
      return t('search.flag.pending');
    case 'is:hidden':
      return t('search.flag.hidden');
    case 'has:place':
      return t('search.flag.place');
    default:
      return null;
  }
}

/** `Bergen, Vestland, Norway` is `in Bergen`; a country is named as the window's language does. */
function placeWords(value: string): string {
  if (readArea(value) !== null) return t('places.partOfMap');
  const [first = value] = value.split(',');
  const isCode = /^[A-Z]{2}$/.test(value);
  const names = isCode ? new Intl.DisplayNames([currentLocale()], { type: 'region' }) : null;
  return t('places.inPlace', { place: names?.of(value) ?? first });
}

function dateWords(value: string): string {
  const [from, until] = value.split('..');
  return from === undefined || until === undefined ? value : t('search.chip.dates', { from, until });
}

/** As a filter's value. */
export function quoted(value: string): string {
  return /^[\p{L}\p{N}_-]+$/u.test(value) ? value : `"${value.replaceAll('"', '')}"`;
}

/** Single spaces, but for those between quotation marks. */
function tidy(text: string): string {
  return (text.match(/(?:[^\s"]|"[^"]*"?)+/g) ?? []).join(' ');
}
