import type { Facets } from '../../main/core/api.ts';
import { t } from '../i18n/i18n.svelte.ts';
import { categoryName } from '../labels/category.ts';
import { labelName } from '../state/label-names.svelte.ts';
import { cameraQuery, flagName, folderQuery, labelQuery, quoted } from './query.ts';

/** A filter that narrows a result down, with the photos it would leave. */
export type Choice = { filter: string; name: string; title?: string; count: number };

export type FacetName = 'labels' | 'categories' | 'folders' | 'cameras' | 'stars' | 'states';

const STATE_FILTERS = {
  favourites: 'is:favourite',
  located: 'has:place',
  untagged: 'is:untagged',
  pending: 'is:pending',
} as const;

/** What each facet offers, but for the months; those that offer nothing are left out. */
export function choicesOf(facets: Facets): { facet: FacetName; choices: Choice[] }[] {
  const { labels, categories, folders, cameras, stars, states } = facets;
  const all: { facet: FacetName; choices: Choice[] }[] = [
    {
      facet: 'labels',
      choices: labels.map((label) => ({ filter: labelQuery(label), name: labelName(label), count: label.count })),
    },
    {
      facet: 'categories',
      choices: categories.map(({ name, count }) => ({ filter: `category:${quoted(name)}`, name: categoryName(name), count })),
    },
    {
      facet: 'folders',
      choices: folders.map(({ path, count }) => ({ filter: folderQuery(path), name: lastPart(path), title: path, count })),
    },
    { facet: 'cameras', choices: cameras.map(({ name, count }) => ({ filter: cameraQuery(name), name, count })) },
    {
      facet: 'stars',
      choices: stars.map(({ stars, count }) => ({
        filter: `rating:${stars}`,
        name: stars === 5 ? t('search.chip.fiveStars') : t('search.chip.stars', { stars }),
        count,
      })),
    },
    {
      facet: 'states',
      choices: states.map(({ state, count }) => ({ filter: STATE_FILTERS[state], name: flagName(STATE_FILTERS[state])!, count })),
    },
  ];
  return all.filter(({ choices }) => choices.length > 0);
} // prettier-ignore

/** Years with their twelve months, the newest first; null where there are no photos. */
export function yearsOf(months: Facets['months']): { year: string; months: (number | null)[] }[] {
  const years = new Map<string, (number | null)[]>();
  for (const { month, count } of months) {
    const [year = '', number = ''] = month.split('-');
    const row = years.get(year) ?? Array<number | null>(12).fill(null);
    row[Number(number) - 1] = count;
    years.set(year, row);
  }
  return [...years].map(([year, row]) => ({ year, months: row }));
}

function lastPart(path: string): string {
  return path.split(/[/\\]/).filter(Boolean).at(-1) ?? path;
}
