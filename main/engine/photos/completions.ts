import type { Completion } from '../../core/api.ts';
import { parseQuery } from '../../core/query.ts';
import { FILTERS } from '../../core/search/filters.ts';
import { endsOf, type End } from '../../core/search/query-end.ts';
import type { QueryCompletionPort } from '../../http/photos/completion.ts';
import type { LabelRow } from '../../sqlite/tables/tags/label.ts';
import type { Library } from '../library/tables.ts';
import type { Labels } from '../labels/labels.ts';
import type { Searching } from './search.ts';

/** What analyses can count, and in how many photos they found it. */
export type AmountNames = {
  amounts(of: 'count' | 'share'): ReadonlySet<string>;
  countFound(of: 'count' | 'share', name: string): number;
};

export type CompletionsParts = {
  library: Pick<Library, 'tags' | 'albums'>;
  labels: Labels;
  search: Pick<Searching, 'peek' | 'names'>;
  threshold(): number;
  amounts: AmountNames;
};

const MOST_LABELS = 5;
const MOST_OTHERS = 3;
/** Besides those that a word of its own follows. */
const FLAGS = ['is:favourite', 'is:untagged', 'is:pending', 'is:hidden', 'has:place'];
/** What is begun with fewer letters is in too many names. */
const LEAST_LETTERS = 2;

type Found = Omit<Completion, 'query'> & { part: string };

/** What the end of a query may become, in sections; each keeps what was typed before it, and a minus. */
export class Completions implements QueryCompletionPort {
  readonly #parts: CompletionsParts;

  constructor(parts: CompletionsParts) {
    this.#parts = parts;
  }

  complete(text: string): Completion[] {
    const ends = endsOf(text);
    const last = ends.at(-1);
    if (last === undefined) return [];
    const toCompletion =
      (end: End) =>
      ({ part, ...found }: Found): Completion => ({ ...found, query: `${end.before}${part}` });
    if (last.filter !== null) return this.#values(last.filter, last.typed).map(toCompletion(last));
    // “border co” completes as a whole before “co” does alone.
    const named = ends.map((end) => ({ end, rows: this.#rows(end.typed) })).find(({ rows }) => rows.length > 0);
    return [
      ...(named === undefined ? [] : this.#labels(named.rows).map(toCompletion(named.end))),
      ...[
        ...this.#folders(last.typed),
        ...this.#dates(last.typed),
        ...this.#cameras(last.typed),
        ...this.#filters(last.typed),
        ...this.#names(last.typed),
      ].map(toCompletion(last)),
    ];
  } // prettier-ignore

  #values(filter: string, typed: string): Found[] {
    switch (filter) {
      case 'tag':
        return this.#labels(this.#rows(typed));
      case 'own':
        return this.#labels(this.#rows(typed).filter(({ source }) => source === 'user'));
      case 'folder':
        return this.#folders(typed);
      case 'camera':
        return this.#cameras(typed);
      case 'date':
        return this.#dates(typed);
      case 'count':
      case 'share':
        return this.#amounts(filter, typed);
      case 'album':
        return this.#parts.library.albums
          .list()
          .filter(({ name }) => hasWord(name, typed))
          .slice(0, MOST_OTHERS)
          .map(({ name, count, cover }) => toFound('filters', name, `album:${quote(name)}`, count, cover));
      default:
        return FLAGS.filter((flag) => flag.startsWith(`${filter}:${typed}`)).map((flag) => this.#toFlag(flag));
    }
  } // prettier-ignore

  /** Those with most photos first; a comparison may be typed behind. */
  #amounts(of: 'count' | 'share', typed: string): Found[] {
    const { amounts } = this.#parts;
    return [...amounts.amounts(of)]
      .filter((name) => name.startsWith(typed.toLowerCase()))
      .map((name) => ({
        ...toFound('filters', name, `${of}:${quote(name)}`, amounts.countFound(of, name), null),
        amountOf: of,
      }))
      .sort((a, b) => b.count! - a.count! || a.name.localeCompare(b.name))
      .slice(0, MOST_LABELS);
  }

  /** Labels that the words begin, and own tags that have them at the beginning of any word. */
  #rows(typed: string): LabelRow[] {
    if (typed === '') return [];
    const { labels } = this.#parts;
    const own = labels.own.list().filter(({ id, name }) => !labels.own.isDeleted(id) && hasWord(name, typed));
    return [...new Map([...labels.complete(typed), ...own].map((row) => [row.id, row])).values()];
  }

  #labels(rows: LabelRow[]): Found[] {
    const { library, labels, threshold } = this.#parts;
    const counts = new Map(library.tags.counts(threshold()).map(({ label, count }) => [label, count]));
    const sorted = rows.toSorted((a, b) => (counts.get(b.id) ?? 0) - (counts.get(a.id) ?? 0));
    const found = (isOwn: boolean, most: number): Found[] =>
      sorted
        .filter(({ source }) => (source === 'user') === isOwn)
        .slice(0, most)
        .map(({ id, name }) => {
          const label = labels.toCount(id, counts.get(id) ?? 0);
          const photo = label.count === 0 ? null : library.tags.cover(id, threshold());
          const part = `${isOwn ? 'own' : 'tag'}:${quote(name)}`;
          return { ...toFound(isOwn ? 'own' : 'labels', name, part, label.count, photo), label };
        });
    return [...found(false, MOST_LABELS), ...found(true, MOST_OTHERS)];
  }

  #folders(typed: string): Found[] {
    if (typed.length < LEAST_LETTERS) return [];
    const names = this.#parts.search.names.folders.map((path) => path.split(/[/\\]/).at(-1) ?? '');
    return this.#named('folders', 'folder', names, typed);
  }

  #cameras(typed: string): Found[] {
    return typed.length < LEAST_LETTERS ? [] : this.#named('cameras', 'camera', this.#parts.search.names.cameras, typed); // prettier-ignore
  }

  #named(section: Found['section'], filter: string, names: readonly string[], typed: string): Found[] {
    const fitting = [...new Set(names)].filter((name) => hasWord(name, typed));
    return fitting.slice(0, MOST_OTHERS).map((name) => this.#count(section, name, `${filter}:${quote(name)}`));
  } // prettier-ignore

  /** Years that begin so, and whatever words are a date. */
  #dates(typed: string): Found[] {
    if (/^\d{2,3}$/.test(typed))
      return this.#parts.search.names.years
        .filter((year) => year.startsWith(typed))
        .slice(0, MOST_OTHERS)
        .map((year) => this.#count('dates', year, `date:${year}`));
    if (typed.length < LEAST_LETTERS || parseQuery(`date:${quote(typed)}`, NO_LABELS).problem !== null)
      return [];
    return [this.#count('dates', typed, `date:${quote(typed)}`)];
  }

  #filters(typed: string): Found[] {
    if (typed.length < LEAST_LETTERS) return [];
    const filters = FILTERS.filter((name) => name.startsWith(typed.toLowerCase()));
    const flags = FLAGS.filter((flag) => flag.split(':')[1]!.startsWith(typed.toLowerCase()));
    return [
      ...filters.map((name) => toFound('filters', `${name}:`, `${name}:`, null, null)),
      ...flags.map((flag) => this.#toFlag(flag)),
    ];
  }

  #toFlag(flag: string): Found {
    return this.#count('filters', flag, flag);
  }

  #names(typed: string): Found[] {
    if (typed.length < LEAST_LETTERS) return [];
    const found = this.#count('names', typed, /\s/.test(typed) ? quote(typed) : typed);
    return found.count === 0 ? [] : [found];
  }

  #count(section: Found['section'], name: string, part: string): Found {
    const { total, first } = this.#parts.search.peek(part);
    return toFound(section, name, part, total, first);
  }
}

const NO_LABELS = { find: () => [], findOwn: () => [], findBridge: () => null };

function toFound(
  section: Found['section'],
  name: string,
  part: string,
  count: number | null,
  photo: number | null,
): Found {
  return { section, name, part, count, photo };
}

function hasWord(name: string, typed: string): boolean {
  return ` ${name.toLowerCase()}`.replace(/[_\-.]/g, ' ').includes(` ${typed.toLowerCase().trim()}`);
}

function quote(value: string): string {
  return /^[\p{L}\p{N}_-]+$/u.test(value) ? value : `"${value.replaceAll('"', '')}"`;
}
