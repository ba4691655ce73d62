import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Glob, MAX_WILDCARD_PATTERN } from './glob.ts';
import { findPatternProblem, IgnorePatterns } from './ignore-patterns.ts';
import { UnusablePattern } from './unusable-pattern.ts';

/** Steps that one pair takes, from the pattern's text on. */
function stepsOf(pattern: string, path: string): number {
  const glob = new Glob(pattern);
  glob.matches(path);
  return glob.steps;
}

/** Few letters, so that much of a pattern fits in many places. */
const pieces = fc.constantFrom(
  ...['a', 'b', 'A', 'ä', '東', '/', '*', '**', '**/', '/**', '?', '[ab]', '[!a]', '[a-z]', '[^一-龥]', '[[:alnum:]]', '\\*', '.'],
); // prettier-ignore
const pattern = fc.array(pieces, { minLength: 1, maxLength: 90 }).map((parts) => parts.join(''));
const names = fc.array(fc.constantFrom('a', 'b', 'ä', '東', '.', 'ab', 'aa'), {
  minLength: 1,
  maxLength: 60,
});
const path = fc
  .array(
    names.map((parts) => parts.join('')),
    { minLength: 1, maxLength: 60 },
  )
  .map((parts) => parts.join('/'));

describe('Glob', () => {
  test('takes at most 20 × (pattern + path length) steps, for any pair', () => {
    fc.assert(
      fc.property(pattern, path, (text, where) => {
        fc.pre(text.length <= MAX_WILDCARD_PATTERN && findPatternProblem(text) === null);
        expect(stepsOf(text, where)).toBeLessThanOrEqual(20 * (text.length + where.length));
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['**/a/'.repeat(14) + 'x', 'a/'.repeat(40) + 'y.jpg'],
    ['**/a/'.repeat(38) + 'x', 'a/'.repeat(2000) + 'y.jpg'],
    ['*a'.repeat(95) + 'b', 'a'.repeat(4000)],
    ['*?'.repeat(95), '東'.repeat(4000)],
    ['[!b]*'.repeat(38), Array.from({ length: 3000 }, (_, at) => String.fromCodePoint(0x4e00 + at)).join('')],
    ['[a-z]'.repeat(38), 'az'.repeat(2000)],
    ['**/'.repeat(60), 'a/'.repeat(2000)],
    ['a'.repeat(4000), 'a'.repeat(4000)],
  ])('takes no more for what has many ways to fit (%#)', (text, where) => {
    expect(stepsOf(text, where)).toBeLessThanOrEqual(20 * (text.length + where.length));
  });

  test('refuses wildcards that would take more, and says how long a pattern may be', () => {
    expect(() => new Glob('*a'.repeat(100))).toThrow(UnusablePattern);
    expect(findPatternProblem('*a'.repeat(100))?.message).toBe(
      'has a pattern with wildcards of more than 192 characters',
    );
    expect(findPatternProblem('[一-龥]'.repeat(5))?.message).toBe(
      'has a pattern with more than 4 wide ranges',
    );
    expect(findPatternProblem('a'.repeat(4000))).toBeNull();
  });
});

/** As a scan asks: a folder before what is in it. `path` ends with a slash where it is a folder. */
function isIgnored(patterns: IgnorePatterns, path: string): boolean {
  const isFolder = path.endsWith('/');
  const parts = path.split('/').filter((part) => part !== '');
  for (let depth = 1; depth <= parts.length; depth++) {
    const verdict = patterns.test(parts.slice(0, depth).join('/'), isFolder || depth < parts.length);
    if (verdict === 'ignored') return true;
  }
  return false;
}

const CASES: [lines: string, paths: Record<string, boolean>][] = [
  ['*.jpg', { 'a.jpg': true, 'deep/b.JPG': true, 'a.jpg.png': false }],
  ['/top.jpg', { 'top.jpg': true, 'in/top.jpg': false }],
  ['a\n!/**', { a: false, 'a/b/c': false, d: false }],
  ['/**', { a: true, 'a/b': true }],
  ['exports/', { 'exports/a.jpg': true, exports: false, 'in/exports/a.jpg': true }],
  ['a/b', { 'a/b': true, 'x/a/b': false }],
  ['**/b', { b: true, 'a/b': true, 'a/c/b/d': true }],
  ['a/**/b', { 'a/b': true, 'a/x/b': true, 'a/x/y/b': true, ab: false }],
  ['a/**', { 'a/b': true, 'a/b/c': true, a: false }],
  ['a**b', { axxb: true, 'a/b': false }],
  ['*\n!keep.jpg', { 'a.jpg': true, 'keep.jpg': false }],
  ['in/*\n!in/keep/', { 'in/a.jpg': true, 'in/keep/a.jpg': false }],
  ['[ab]?.jpg', { 'ax.jpg': true, 'cx.jpg': false }],
  ['[!ab].jpg', { 'c.jpg': true, 'a.jpg': false }],
  ['[]x].jpg', { '].jpg': true, 'x.jpg': true }],
  ['[a-', { '[a-': false, a: false }],
  ['[[:digit:]]*.jpg', { '1a.jpg': true, 'a1.jpg': false }],
  ['\\#a\n\\!b\n#c', { '#a': true, '!b': true, '#c': false }],
  ['a\\ \nb  ', { 'a ': true, b: true, 'b  ': false }],
  ['\\*', { '*': true, a: false }],
  ['', { a: false }],
];

test.each(CASES)('IgnorePatterns - %j', (lines, paths) => {
  const patterns = new IgnorePatterns(lines);
  expect(Object.fromEntries(Object.keys(paths).map((path) => [path, isIgnored(patterns, path)]))).toEqual(
    paths,
  );
});

test('IgnorePatterns - more patterns than anybody writes are refused', () => {
  expect(() => new IgnorePatterns('a\n'.repeat(2001))).toThrow('has more than 2000 patterns');
});

const hasGit = spawnSync('git', ['--version']).status === 0;

test('IgnorePatterns - say what Git says', (context) => {
  context.skip(!hasGit, 'Git is not installed');
  const repository = mkdtempSync(join(tmpdir(), 'photonest-ignore-'));
  const git = (...words: string[]): string =>
    execFileSync('git', ['-C', repository, '-c', 'core.ignorecase=true', ...words], { encoding: 'utf8' });
  git('init', '-q');
  const parts = fc.constantFrom('a', 'b', 'ab', '*', '?', '[ab]', '[!a]', '*b', 'a*', '**', '/', '\\a');
  const line = fc
    .tuple(
      fc.constantFrom('', '!', '/', '**/'),
      fc.array(parts, { minLength: 1, maxLength: 5 }),
      fc.constantFrom('', '/', '/**'),
    )
    .map(([begin, middle, end]) => begin + middle.join('') + end)
    .filter((text) => !text.includes('//') && !text.includes('***'))
    // Git skips what has no wildcards first, and then takes these stars for whole folders. Its manual says otherwise.
    .filter((text) => !/^!?[ab/]*[ab]\*\*\//.test(text));
  const paths = ['a', 'b', 'ab', 'aa/b', 'a/b', 'b/a', 'a/b/a', 'ab/ab/b', 'b/b/b/a', 'a/aa', 'c', 'c/c/a'];
  for (const path of paths.filter((path) => !paths.some((other) => other.startsWith(`${path}/`)))) {
    mkdirSync(join(repository, dirname(path)), { recursive: true });
    writeFileSync(join(repository, path), '');
  }
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), (lines) => {
      writeFileSync(join(repository, '.gitignore'), lines.join('\n'));
      const files = git('ls-files', '-o', '-z')
        .split('\0')
        .filter((path) => path !== '' && path !== '.gitignore');
      const kept = new Set(git('ls-files', '-o', '--exclude-standard', '-z').split('\0'));
      const patterns = new IgnorePatterns(lines);
      expect(files.filter((path) => !isIgnored(patterns, path))).toEqual(
        files.filter((path) => kept.has(path)),
      );
    }),
    { numRuns: 150 },
  );
  rmSync(repository, { recursive: true });
});
