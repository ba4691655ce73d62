import { spaceScripts } from '../../../core/space-scripts.ts';
import type { Connection } from '../../database.ts';

/** Fewer letters are a part of too many words. */
const LEAST_LETTERS = 4;

/** Photos in which a text is written, with or without the spaces between its words; both in the order of ids. */
export function prepareFindLines(
  connection: Connection,
): (text: string) => { words: number[]; letters: number[] } {
  const words = connection
    .prepare<[string], number>('SELECT rowid FROM photo_lines WHERE photo_lines MATCH ? ORDER BY rowid')
    .pluck();
  const letters = connection
    .prepare<[string], number>('SELECT rowid FROM photo_letters WHERE photo_letters MATCH ? ORDER BY rowid')
    .pluck();
  return (text) => {
    const joined = text.replace(/\s+/g, '');
    return {
      words: words.all(toPhrase(spaceScripts(text))),
      letters: Array.from(joined).length < LEAST_LETTERS ? [] : letters.all(toPhrase(joined)),
    };
  };
}

/** Words together, for FTS5. A NUL would end the phrase before its closing quote. */
export function toPhrase(text: string): string {
  return `"${text.replaceAll('\0', ' ').replaceAll('"', '""')}"`;
}
