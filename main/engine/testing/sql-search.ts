import type { Days, Expression, Query, Term } from '../../core/query.ts';
import type { Connection } from '../../sqlite/database.ts';
import { phraseOf } from '../../sqlite/tables/search/search.ts';

/** A hit. `score` is null where the query has nothing that is more or less so. */
export type SearchRow = {
  id: number;
  width: number | null;
  height: number | null;
  takenAt: string;
  score: number | null;
};

/** What a query needs besides itself. */
export type SearchContext = {
  threshold: number;
  /** Numbers of the labels with these keys. */
  labelIds(keys: string[]): number[];
  /** Similarity to a photo, 0 to 1, of the photos most like it. */
  similarity(photo: number): { photo: number; score: number }[];
};

/** How sure a file's name makes us that it is what the word says. */
const NAME_SCORE = 0.5;
/** Likewise a title or a caption, which a person wrote about the photo. */
const TEXT_SCORE = 0.8;
/** A photo is shown as soon as it has been previewed, before it has tags. */
const SHOWN = `state = 'tagged' OR state = 'pending' AND hash IS NOT NULL`;

type Sql = { text: string; values: (string | number)[] };

/** The search index's results by SQL alone, which is slower. Photos that the query finds: surest first where there are scores, else newest first. */
export function searchPhotos(
  connection: Connection,
  { expression, terms }: Pick<Query, 'expression' | 'terms'>,
  context: SearchContext,
): SearchRow[] {
  const wantsFailed = terms.some((term) => term.kind === 'failed' && !term.negated);
  const shown = wantsFailed ? `${SHOWN} OR state = 'failed'` : SHOWN;
  const found = expression === null ? null : select(expression, context);
  const text = `SELECT photos.id, width, height, taken_at AS takenAt, ${found === null ? 'NULL AS score' : 'found.score'}
    FROM photos ${found === null ? '' : `JOIN (${found.text}) AS found ON found.photo_id = photos.id`}
    WHERE missing = 0 AND (${shown}) ORDER BY score DESC, taken_at DESC, photos.id DESC`;
  return connection.prepare<(string | number)[], SearchRow>(text).all(...(found?.values ?? []));
}

/** `photo_id, score`, a photo once. */
function select(expression: Expression, context: SearchContext): Sql {
  switch (expression.kind) {
    case 'term':
      return best([selectTerm(expression.term, context)]);
    case 'any':
      return best(expression.parts.map((part) => select(part, context)));
    case 'not': {
      const found = select(expression.part, context);
      return {
        text: `SELECT id AS photo_id, NULL AS score FROM photos WHERE id NOT IN (SELECT photo_id FROM (${found.text}))`,
        values: found.values,
      };
    }
    case 'all': {
      const parts = expression.parts.map((part) => select(part, context));
      // avg() leaves out parts that are not more or less so.
      return {
        text: `SELECT photo_id, avg(score) AS score FROM (${union(parts)}) GROUP BY photo_id HAVING count(*) = ${parts.length}`,
        values: parts.flatMap((part) => part.values),
      };
    }
  }
}

function best(parts: Sql[]): Sql {
  return {
    text: `SELECT photo_id, max(score) AS score FROM (${union(parts)}) GROUP BY photo_id`,
    values: parts.flatMap((part) => part.values),
  };
}

function union(parts: Sql[]): string {
  return parts.map((part) => `SELECT * FROM (${part.text})`).join(' UNION ALL ');
}

/** `photo_id, score` of every photo that the term holds for, whether it is negated or not. */
function selectTerm(term: Term, context: SearchContext): Sql {
  switch (term.kind) {
    case 'text': {
      const labels = selectLabels(term.labels, context);
      const dated = term.days.length > 0;
      // Where days are asked for, the newest come first, and not those whose folder has the same words.
      const names = selectNames(term, dated && term.labels.length === 0);
      const parts = dated ? [labels, names, selectDays(term.days)] : [labels, names];
      return { text: union(parts), values: parts.flatMap((part) => part.values) };
    }
    case 'tag':
    case 'own':
      return selectLabels(term.labels, context);
    case 'similar': {
      const rows = context.similarity(term.photo).map(({ photo, score }) => [photo, score]);
      return {
        text: `SELECT value ->> 0 AS photo_id, value ->> 1 AS score FROM json_each(?)`,
        values: [JSON.stringify(rows)],
      };
    }
    case 'date':
      return selectDays(term.days);
    case 'folder':
      return filter(`path LIKE ? ESCAPE '\\'`, [`%${escapeLike(term.text)}%/%`]);
    case 'camera':
      return filter(
        `camera LIKE ? ESCAPE '\\' OR lens LIKE ? ESCAPE '\\'`,
        Array<string>(2).fill(`%${escapeLike(term.text)}%`),
      );
    case 'lens':
      return filter(`lens LIKE ? ESCAPE '\\'`, [`%${escapeLike(term.text)}%`]);
    case 'type':
      return filter(
        term.formats.map(() => `format = ? OR name LIKE ? ESCAPE '\\'`).join(' OR '),
        term.formats.flatMap((format) => [format, `%.${escapeLike(format)}`]),
      );
    case 'category':
    case 'is':
    case 'stack':
    case 'lines':
    case 'count':
    case 'share':
    case 'album':
    case 'place':
      throw new Error(`libraries of tests have no ${term.kind}:`);
    case 'located':
      return filter('latitude IS NOT NULL', []);
    case 'area': {
      const { south, west, north, east } = term.area;
      const within = west <= east ? 'longitude BETWEEN ? AND ?' : '(longitude >= ? OR longitude <= ?)';
      return filter(`latitude BETWEEN ? AND ? AND ${within}`, [south, north, west, east]);
    }
    case 'rating':
      return filter('rating >= ?', [term.atLeast]);
    case 'untagged':
      return filter(`state = 'tagged' AND id NOT IN (SELECT photo_id FROM tags WHERE certainty >= ?)`, [
        context.threshold,
      ]);
    case 'pending':
      return filter(`state = 'pending' AND (hash IS NOT NULL OR id NOT IN (SELECT photo_id FROM due))`, []);
    case 'failed':
      return filter(`state = 'failed'`, []);
  }
}

function selectLabels(keys: string[], context: SearchContext): Sql {
  const ids = context.labelIds(keys);
  return {
    text: `SELECT photo_id, score FROM tags WHERE certainty >= ? AND label_id IN (${ids.join(', ')})`,
    values: [context.threshold],
  };
}

function selectNames({ text, prefix }: { text: string; prefix: boolean }, unscored: boolean): Sql {
  const phrase = phraseOf(text, prefix);
  const [name, written] = unscored ? ['NULL', 'NULL'] : [NAME_SCORE, TEXT_SCORE];
  return {
    text: `SELECT rowid AS photo_id, ${name} AS score FROM photo_names WHERE photo_names MATCH ?
      UNION ALL SELECT rowid AS photo_id, ${written} AS score FROM photo_texts WHERE photo_texts MATCH ?`,
    values: [phrase, phrase],
  };
}

function selectDays(days: Days[]): Sql {
  const conditions = days.map(({ from, until, everyYear }) => {
    if (!everyYear) return 'taken_at >= ? AND taken_at < ?';
    return `substr(taken_at, 6) >= ? ${until <= from ? 'OR' : 'AND'} substr(taken_at, 6) < ?`;
  });
  return filter(
    conditions.map((condition) => `(${condition})`).join(' OR '),
    days.flatMap(({ from, until }) => [from, until]),
  );
}

function filter(condition: string, values: (string | number)[]): Sql {
  return {
    text: `SELECT id AS photo_id, NULL AS score FROM photos WHERE missing = 0 AND (${condition})`,
    values,
  };
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (character) => `\\${character}`);
}
