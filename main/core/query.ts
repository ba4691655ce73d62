import type { Chip } from './api.ts';
import type { Day } from './search/date-words.ts';
import { problemFields } from './problems/fields.ts';
import type { QueryProblem } from './problems/query-problem.ts';
import { Parser } from './search/parser.ts';
import type { Expression, LabelFinder, Remark, Term } from './search/term.ts';

export type { Days, Expression, LabelFinder, Term } from './search/term.ts';

/**
 * The search language: words match labels (with everything below them), own tags, days, names of files and folders,
 * titles and captions, and places; all must hold. `-word` and `without word` exclude, `"two words"` belong together, `a or b` takes
 * either, brackets group; `tag:`, `own:`, `folder:`, `date:`, `camera:`, `lens:`, `type:`, `rating:`, `album:`, `similar:`, `text:`,
 * `count:`, `share:`, `category:`, `place:`, `is:` and `has:` filter.
 */
export type Query = {
  text: string;
  /** Null: everything. */
  expression: Expression | null;
  /** In the order of the text. */
  terms: Term[];
  chips: Chip[];
  /** In English. */
  problem: string | null;
  /** The same as code and values; left out where there is none. */
  codedProblem?: QueryProblem;
  /** Words that were taken for others. */
  remarks: Remark[];
};

/**
 * Never throws: what cannot be understood becomes {@link Query.problem} and is left out.
 *
 * @param today for `last summer`
 */
export function parseQuery(text: string, finder: LabelFinder, today: Day = localDay(new Date())): Query {
  const { problem, ...understood } = new Parser(text, finder, today).parse();
  return { text, ...understood, chips: toChips(understood.expression), ...problemFields(problem) };
}

/** On the calendar of this computer. */
function localDay(now: Date): Day {
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** What a `not` before brackets says of each part: `-(cat dog)` is not cat, or not dog. */
function toChips(expression: Expression | null, negated = false): Chip[] {
  if (expression === null) return [];
  switch (expression.kind) {
    case 'term':
      return [{ ...toChip(expression.term), negated }];
    case 'not':
      return toChips(expression.part, !negated);
    case 'all':
    case 'any': {
      const parts = expression.parts.map((part) => toChips(part, negated));
      return (expression.kind === 'any') === negated ? parts.flat() : toAlternatives(parts);
    }
  }
}

function toAlternatives(parts: Chip[][]): Chip[] {
  const group = parts.flat()[0]?.start ?? null;
  return parts.flatMap((chips, index) =>
    chips.map((chip, at) => ({
      ...chip,
      alternative: chip.alternative || (index > 0 && at === 0),
      group,
    })),
  );
}

function toChip(term: Term): Chip {
  const { source, negated, start, end } = term;
  const place = { source, negated, start, end, alternative: false, group: null };
  switch (term.kind) {
    case 'text':
      return { text: term.text, ...place, kind: term.labels.length > 0 ? 'label' : 'text' };
    case 'tag':
      return { text: term.text, ...place, kind: 'label' };
    case 'own':
      return { text: term.text, ...place, kind: 'own' };
    case 'category':
    case 'folder':
    case 'camera':
    case 'lens':
    case 'type':
    case 'rating':
    case 'date':
    case 'similar':
    case 'stack':
    case 'lines':
    case 'count':
    case 'share':
    case 'album':
    case 'is':
    case 'place':
    case 'area':
    case 'located':
    case 'untagged':
    case 'pending':
    case 'failed':
      return { text: source.replace(/^-/, ''), ...place, kind: 'filter' };
  }
}
