import { PhotonestError } from '../../core/errors.ts';
import type { Query, Term } from '../../core/query.ts';
import { spaceScripts } from '../../core/space-scripts.ts';
import type { Connection } from '../database.ts';

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
/** SQLite joins at most 64 tables. */
const MOST_TERMS = 60;

/** A photo is shown as soon as it has been looked at, before it has tags. */
const SHOWN = `state = 'tagged' OR state = 'pending' AND hash IS NOT NULL`;

type Sql = { text: string; values: (string | number)[] };

/**
 * Photos that the query finds: surest first where there are scores, else newest first.
 *
 * @throws PhotonestError `invalid` for a query of too many parts
 */
export function searchPhotos(connection: Connection, query: Query, context: SearchContext): SearchRow[] {
  const terms = query.groups.flat();
  if (terms.length > MOST_TERMS)
    throw new PhotonestError(
      'invalid',
      `The query has ${terms.length} parts, and at most ${MOST_TERMS} can be looked for at once. Leave some out.`,
    );
  const joins: Sql[] = [];
  const conditions: Sql[] = [];
  for (const group of query.groups) {
    const [only] = group;
    if (group.length === 1 && only!.negated) {
      const found = selectTerm({ ...only!, negated: false }, context);
      conditions.push({
        text: `photos.id NOT IN (SELECT photo_id FROM (${found.text}))`,
        values: found.values,
      });
    } else {
      joins.push(selectGroup(group, context));
    }
  }
  const wantsFailed = terms.some((term) => term.kind === 'failed' && !term.negated);
  return run(connection, joins, conditions, wantsFailed ? `${SHOWN} OR state = 'failed'` : SHOWN);
}

function run(connection: Connection, joins: Sql[], conditions: Sql[], shown: string): SearchRow[] {
  const scores = joins.map((_, index) => `g${index}.score`);
  const scored = scores.map((score) => `(${score} IS NOT NULL)`).join(' + ');
  const mean = scores.map((score) => `coalesce(${score}, 0)`).join(' + ');
  const score = scores.length === 0 ? 'NULL' : `(${mean}) / nullif(${scored}, 0)`;
  const from = joins.map(
    (join, index) => `JOIN (${join.text}) AS g${index} ON g${index}.photo_id = photos.id`,
  );
  const where = ['missing = 0', `(${shown})`, ...conditions.map((condition) => condition.text)];
  const text = `SELECT photos.id, width, height, taken_at AS takenAt, ${score} AS score FROM photos ${from.join(' ')}
    WHERE ${where.join(' AND ')} ORDER BY score DESC, taken_at DESC, photos.id DESC`;
  const values = [...joins, ...conditions].flatMap((part) => part.values);
  return connection.prepare<(string | number)[], SearchRow>(text).all(...values);
}

function selectGroup(group: Term[], context: SearchContext): Sql {
  const parts = group.map((term) => selectTerm(term, context));
  return {
    text: `SELECT photo_id, max(score) AS score FROM (${parts.map((part) => part.text).join(' UNION ALL ')}) GROUP BY photo_id`,
    values: parts.flatMap((part) => part.values),
  };
}

/** `photo_id, score` of every photo that the term holds for. */
function selectTerm(term: Term, context: SearchContext): Sql {
  if (term.negated) {
    const found = selectTerm({ ...term, negated: false }, context);
    return {
      text: `SELECT id AS photo_id, NULL AS score FROM photos WHERE id NOT IN (SELECT photo_id FROM (${found.text}))`,
      values: found.values,
    };
  }
  switch (term.kind) {
    case 'text': {
      const labels = selectLabels(term.labels, context);
      const names = selectNames(term.text);
      return { text: `${labels.text} UNION ALL ${names.text}`, values: [...labels.values, ...names.values] };
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
      return filter('taken_at >= ? AND taken_at < ?', [term.from, term.until]);
    case 'folder':
      return filter(`path LIKE ? ESCAPE '\\'`, [`%${escapeLike(term.text)}%/%`]);
    case 'camera':
      return filter(
        `camera LIKE ? ESCAPE '\\' OR lens LIKE ? ESCAPE '\\'`,
        Array<string>(2).fill(`%${escapeLike(term.text)}%`),
      );
    case 'type':
      return filter(`format = ? OR name LIKE ? ESCAPE '\\'`, [
        term.text.toLowerCase(),
        `%.${escapeLike(term.text)}`,
      ]);
    case 'rating':
      return filter('rating >= ?', [term.atLeast]);
    case 'untagged':
      return filter(`state = 'tagged' AND id NOT IN (SELECT photo_id FROM tags WHERE certainty >= ?)`, [
        context.threshold,
      ]);
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

function selectNames(text: string): Sql {
  // A NUL would end the phrase before its closing quote.
  const phrase = `"${spaceScripts(text).replaceAll('\0', ' ').replaceAll('"', '""')}"`;
  return {
    text: `SELECT rowid AS photo_id, ${NAME_SCORE} AS score FROM photo_names WHERE photo_names MATCH ?
      UNION ALL SELECT rowid AS photo_id, ${TEXT_SCORE} AS score FROM photo_texts WHERE photo_texts MATCH ?`,
    values: [phrase, phrase],
  };
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

/** How many of `photos` show each label, most first. */
export function countLabels(
  connection: Connection,
  photos: number[],
  threshold: number,
): { label: number; count: number }[] {
  return connection
    .prepare<[string, number], { label: number; count: number }>(
      `SELECT label_id AS label, count(*) AS count FROM tags
       WHERE photo_id IN (SELECT value FROM json_each(?)) AND certainty >= ?
       GROUP BY label_id ORDER BY count DESC`,
    )
    .all(JSON.stringify(photos), threshold);
}
