import type { SearchNote } from '../api.ts';
import { foldText } from '../fold-text.ts';
import { noteBridge, noteMisspelling, notePlaces } from './notes.ts';
import { nearestSpellings, type Candidate } from './spelling.ts';
import type { Remark, Term } from './term.ts';

/** What is known of words besides the query. */
export type KnownWords = {
  /** Whether a file, a folder, a title or a caption has it, or begins with it. */
  isNamed(word: string): boolean;
  /** Labels, other words for them, and own tags. */
  spellings(): Iterable<Candidate>;
  /** Names of folders that hold photos. */
  folders(): string[];
};

type Explained = { text: string; terms: Term[]; remarks: Remark[] };
type TextTerm = Term & { kind: 'text' };

const MOST_SUGGESTIONS = 3;
/** Looking for spellings takes milliseconds each. */
const MOST_MISSPELLINGS = 4;
const FOLDER_WEIGHT = 10;

/** Sentences about words that were taken for others, and "did you mean" for those that are nowhere. */
export function explainQuery({ text, terms, remarks }: Explained, known: KnownWords): SearchNote[] {
  const bridges = [
    ...remarks.map((remark) => noteBridge(text, remark)).filter((note) => note !== null),
    ...terms.flatMap((term) =>
      term.kind === 'text' && term.places !== undefined ? notePlaces(term.text, term.places) : [],
    ),
  ];
  const unknown = terms
    .filter(isUnknown)
    .filter((term) => !remarks.some(({ start }) => start === term.start) && !known.isNamed(term.text));
  if (unknown.length === 0) return bridges;
  const candidates = [
    ...known.spellings(),
    ...known.folders().map((name) => ({ text: name, folded: foldText(name), weight: FOLDER_WEIGHT })),
  ];
  const misspelt = unknown.slice(0, MOST_MISSPELLINGS).flatMap((term) => {
    const whole = withNeighbour(term, terms, candidates) ?? spell(term.text, term, candidates);
    return whole === null ? [] : [noteMisspelling(text, whole)];
  });
  const notes = [...bridges, ...misspelt];
  return notes.filter((note, index) => notes.findIndex((other) => other.text === note.text) === index);
}

function isUnknown(term: Term): term is TextTerm {
  return (
    term.kind === 'text' && term.labels.length === 0 && term.days.length === 0 && term.places === undefined
  );
}

/** `golden retreiver`: the words together may be nearer to a name than each alone. */
function withNeighbour(term: TextTerm, terms: Term[], candidates: Candidate[]): ReturnType<typeof spell> {
  const at = terms.indexOf(term);
  for (const [first, second] of [
    [terms[at - 1], term],
    [term, terms[at + 1]],
  ] as const) {
    if (first?.kind !== 'text' || second?.kind !== 'text' || second.start - first.end !== 1) continue;
    const found = spell(`${first.text} ${second.text}`, { start: first.start, end: second.end }, candidates);
    if (found !== null) return found;
  }
  return null;
}

function spell(
  word: string,
  { start, end }: { start: number; end: number },
  candidates: Candidate[],
): { word: string; start: number; end: number; names: string[] } | null {
  const near = nearestSpellings(word, candidates, 2 * MOST_SUGGESTIONS).map(({ text }) => text);
  const names = [...new Map(near.map((name) => [name.toLowerCase(), name])).values()];
  return names.length === 0 ? null : { word, start, end, names: names.slice(0, MOST_SUGGESTIONS) };
}
