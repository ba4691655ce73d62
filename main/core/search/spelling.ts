import { foldText } from '../fold-text.ts';

/** Something that has a name, `folded` as `foldText` does. The heavier wins among equally near ones. */
export type Candidate = { text: string; folded: string; weight: number };

const SHORTEST = 3;
const LONGEST = 40;

/**
 * The candidates nearest to a misspelt word by optimal string alignment: one edit up to four letters, two above. A
 * wrong first letter counts half an edit more.
 */
export function nearestSpellings<T extends Candidate>(
  word: string,
  candidates: Iterable<T>,
  limit: number,
): T[] {
  const typed = foldText(word);
  if (typed.length < SHORTEST || typed.length > LONGEST) return [];
  const most = typed.length <= 4 ? 1 : 2;
  const near: { candidate: T; rank: number }[] = [];
  for (const candidate of candidates) {
    const text = candidate.folded;
    if (Math.abs(text.length - typed.length) > most || text.length < SHORTEST) continue;
    const distance = alignmentDistance(typed, text, most);
    if (distance > most) continue;
    near.push({
      candidate,
      rank: distance + (text.startsWith(typed.slice(0, 1)) ? 0 : 0.5) - doubling(typed, text),
    });
  }
  near.sort((a, b) => a.rank - b.rank || b.candidate.weight - a.candidate.weight);
  return near.slice(0, limit).map(({ candidate }) => candidate);
}

/** A letter too often or too seldom, as in `doog` and `cofee`, is half an edit: the word is the same without. */
function doubling(typed: string, text: string): number {
  return single(typed) === single(text) ? 0.5 : 0;
}

function single(text: string): string {
  return text.replace(/(.)\1+/gu, '$1');
}

/** Three rows of the table of distances, used again for each pair: ten thousand are compared in a keystroke. */
const rows = [0, 1, 2].map(() => new Uint8Array(LONGEST + 3));

/** Insertions, deletions, replacements and swaps of neighbours; `most + 1` where it is more than `most`. */
export function alignmentDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most || Math.max(a.length, b.length) > LONGEST + 2) return most + 1;
  let [before, previous, current] = rows as [Uint8Array, Uint8Array, Uint8Array];
  for (let column = 0; column <= b.length; column++) previous[column] = column;
  for (let row = 1; row <= a.length; row++) {
    // Cells further from the diagonal than `most` cannot lead to less.
    const [first, last] = [Math.max(1, row - most), Math.min(b.length, row + most)];
    current.fill(most + 1, 0, b.length + 1);
    current[0] = Math.min(row, most + 1);
    let least = current[0];
    const letter = a.charCodeAt(row - 1);
    for (let column = first; column <= last; column++) {
      const other = b.charCodeAt(column - 1);
      let cost = previous[column - 1]! + (letter === other ? 0 : 1);
      if (previous[column]! < cost) cost = previous[column]! + 1;
      if (current[column - 1]! < cost) cost = Math.min(cost, current[column - 1]! + 1);
      if (row > 1 && column > 1 && letter === b.charCodeAt(column - 2) && a.charCodeAt(row - 2) === other)
        cost = Math.min(cost, before[column - 2]! + 1);
      current[column] = cost;
      if (cost < least) least = cost;
    }
    if (least > most) return most + 1;
    [before, previous, current] = [previous, current, before];
  }
  return Math.min(previous[b.length]!, most + 1);
}
