import type { Expression, Term } from '../core/query.ts';
import { matchArea } from './area.ts';
import { matchCodes, matchDays, matchPhotos, matchRows, matchText } from './match-columns.ts';
import { intersection, Matches, union } from './matches.ts';
import { FAILED, FAVOURITE, HIDDEN, isPending, PLACE, TAGGED, type PhotoColumns } from './photo-columns.ts';
import type { PlaceWords } from './place-words.ts';
import type { IndexContext, PlaceFinder, TermSource } from './ports.ts';
import type { TagIndex } from './tag-index.ts';

/** What expressions are evaluated on. */
export type Searched = {
  columns: PhotoColumns;
  tags: TagIndex;
  terms: TermSource;
  /** Null: photos have no places that could be named. */
  places: PlaceFinder | null;
  placeWords: PlaceWords | null;
};

/** How sure a file's name makes us that it is what the word says. */
const NAME_SCORE = 0.5;
/** Likewise a title or a caption, which a person wrote about the photo. */
const TEXT_SCORE = 0.8;
/** Words that are read in a photo say less of it than its labels and names: it comes after these. */
const LINE_SCORE = 0.1;
/** Likewise where only the letters agree: a space was missed, or the word is a part of another. */
const LETTERS_SCORE = 0.05;

/** The photos for which an expression holds; all for none. */
export function evaluate(searched: Searched, expression: Expression | null, context: IndexContext): Matches {
  if (expression === null) return new Matches(searched.columns.size).invert();
  const partsOf = (parts: Expression[]): Matches[] => parts.map((part) => evaluate(searched, part, context));
  switch (expression.kind) {
    case 'term':
      return matchTerm(searched, expression.term, context);
    case 'not':
      return evaluate(searched, expression.part, context).invert();
    case 'all':
      return intersection(partsOf(expression.parts));
    case 'any':
      return union(partsOf(expression.parts));
  }
}

/** The photos for which the term itself holds, whether it is negated or not. */
function matchTerm(searched: Searched, term: Term, context: IndexContext): Matches {
  const { columns, tags, terms, places, placeWords } = searched;
  const { texts } = columns;
  const matches = new Matches(columns.size);
  const matchLabels = (keys: string[]): Matches => {
    tags.match(matches, context.labelIds(keys), context.threshold);
    return matches;
  };
  switch (term.kind) {
    case 'text':
      matchLabels(term.labels);
      matchNames(searched, matches, term, context);
      matchDays(matches, columns, term.days);
      // Without a score: what a photo shows, or is called, comes first.
      if (term.places !== undefined && placeWords !== null)
        matchCodes(matches, columns.places, placeWords.maskOf(term.text));
      return matches;
    case 'tag':
    case 'own':
      return matchLabels(term.labels);
    case 'category':
      return matchLabels(term.keys);
    case 'similar':
      for (const { photo, score } of context.similarity(term.photo)) {
        const row = columns.rowOf(photo);
        if (row !== -1) matches.addScored(row, score);
      }
      return matches;
    case 'date':
      return matchDays(matches, columns, term.days);
    case 'folder':
      return matchText(matches, columns.folders, texts.folders, term.text);
    case 'camera':
      matchText(matches, columns.cameras, texts.cameras, term.text);
      return matchText(matches, columns.lenses, texts.lenses, term.text);
    case 'lens':
      return matchText(matches, columns.lenses, texts.lenses, term.text);
    case 'type':
      matchCodes(
        matches,
        columns.formats,
        texts.formats.where((text) => term.formats.includes(text)),
      );
      return matchCodes(
        matches,
        columns.endings,
        texts.endings.where((text) => term.formats.includes(text)),
      );
    case 'rating':
      return matchRows(matches, (row) => columns.ratings[row]! >= term.atLeast);
    case 'is': {
      const bit = term.what === 'favourite' ? FAVOURITE : HIDDEN;
      return matchRows(matches, (row) => (columns.flags[row]! & bit) !== 0);
    }
    case 'album':
      return matchPhotos(matches, columns, terms.findAlbum(term.text, term.id));
    case 'stack':
      return matchPhotos(matches, columns, terms.findStack(term.photo));
    case 'lines': {
      const { words, letters } = terms.findLines(term.text);
      return matchPhotos(matches, columns, [...words, ...letters]);
    }
    case 'count':
      return matchPhotos(matches, columns, terms.findCount(term));
    case 'share': {
      const classes = context.sceneClasses?.(term.name) ?? [term.name];
      return matchPhotos(matches, columns, terms.findShare(term, classes));
    }
    case 'place': {
      const isWanted = places?.matcher(term.text) ?? (() => false);
      return matchCodes(matches, columns.places, texts.places.where((id) => isWanted(Number(id)))); // prettier-ignore
    }
    case 'area':
      return matchArea(matches, columns, term.area);
    case 'located':
      return matchRows(matches, (row) => (columns.flags[row]! & PLACE) !== 0);
    case 'failed':
      return matchRows(matches, (row) => (columns.flags[row]! & FAILED) !== 0);
    case 'pending':
      return matchRows(matches, (row) => isPending(columns.flags[row]!));
    case 'untagged': {
      const isTagged = tags.maskTagged(columns.size, context.threshold);
      return matchRows(matches, (row) => (columns.flags[row]! & TAGGED) !== 0 && isTagged[row] === 0);
    }
  }
}

/** Photos that have a typed word in their file's name, their title or caption, or written in them. */
function matchNames(
  { columns, terms }: Searched,
  matches: Matches,
  { text, prefix, labels, days }: Term & { kind: 'text' },
  { named }: IndexContext,
): void {
  const { names, texts } = terms.findNames(text, prefix);
  const { words, letters } = terms.findLines(text);
  if (names.length + texts.length > 0) named?.add(text);
  // Where days are asked for, the newest come first, and not those whose folder has the same words.
  const unscored = days.length > 0 && labels.length === 0;
  const scored = [
    [names, NAME_SCORE],
    [texts, TEXT_SCORE],
    [words, LINE_SCORE],
    [letters, LETTERS_SCORE],
  ] as const;
  for (const [photos, score] of scored) {
    let row = -1;
    for (const photo of photos) {
      const found = columns.rowOf(photo, row);
      if (found === -1) continue;
      row = found;
      if (unscored) matches.add(row);
      else matches.addScored(row, score);
    }
  }
}
