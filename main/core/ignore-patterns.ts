import { Glob } from './glob.ts';
import { UnusablePattern } from './unusable-pattern.ts';

/** Each is tried on every file; nobody writes so many. */
const MAX_PATTERNS = 2000;

type Pattern = { glob: Glob; negated: boolean; foldersOnly: boolean; namesOnly: boolean };

/**
 * The lines of a `.gitignore`, or of a setting, as Git reads them (https://git-scm.com/docs/gitignore), but for case.
 * Folders are to be asked before what is in them: nothing in an ignored folder is asked for.
 *
 * @throws UnusablePattern
 */
export class IgnorePatterns {
  readonly #patterns: Pattern[];

  constructor(lines: string | readonly string[]) {
    const all = typeof lines === 'string' ? lines.split(/\r?\n/) : lines;
    this.#patterns = all.map(readLine).filter((pattern) => pattern !== null);
    if (this.#patterns.length > MAX_PATTERNS) throw new UnusablePattern('patterns', MAX_PATTERNS);
  }

  /**
   * The last pattern that matches decides.
   *
   * @param path from the folder that the patterns count from, separated by slashes
   * @returns null where none of them says anything
   */
  test(path: string, isFolder: boolean): 'ignored' | 'kept' | null {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const decisive = this.#patterns.findLast(
      ({ glob, foldersOnly, namesOnly }) =>
        (isFolder || !foldersOnly) && glob.matches(namesOnly ? name : path),
    );
    if (decisive === undefined) return null;
    return decisive.negated ? 'kept' : 'ignored';
  }
}

/** @returns why a pattern cannot be used; null for one that can */
export function findPatternProblem(pattern: string): UnusablePattern | null {
  try {
    new IgnorePatterns([pattern]);
    return null;
  } catch (error) {
    if (error instanceof UnusablePattern) return error;
    throw error;
  }
}

function readLine(line: string): Pattern | null {
  // Blanks at the end count only behind a backslash.
  let text = /^(?:\\.|[^\\])*?(?= *$)/su.exec(line)?.[0] ?? line;
  if (text === '' || text.startsWith('#')) return null;
  const negated = text.startsWith('!');
  if (negated) text = text.slice(1);
  const foldersOnly = text.endsWith('/');
  if (foldersOnly) text = text.slice(0, -1);
  const namesOnly = !text.includes('/');
  if (text.startsWith('/')) text = text.slice(1);
  if (text === '') return null;
  return { glob: new Glob(text), negated, foldersOnly, namesOnly };
}
