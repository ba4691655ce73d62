import { splitKeywords } from './exif.ts';
import type { WrittenTags } from './exiftool.ts';

/** Beyond these it is not a person's keywords any more, and the label list would be full of them. */
const MOST_KEYWORDS = 200;
const MOST_LEVELS = 12;
const LONGEST_NAME = 120;

/** Where programs write hierarchies, and what they put between the levels. */
const HIERARCHIES = {
  'XMP-lr:HierarchicalSubject': '|', // Lightroom, darktable
  'XMP-digiKam:TagsList': '/',
  'XMP-microsoft:LastKeywordXMP': '/', // Windows Photo Gallery
} as const;
const STRUCTURED = 'XMP-mwg-kw:KeywordInfo'; // Metadata Working Group 2.0, 6.2: nested Keyword, Applied, Children
const FLAT = ['XMP-dc:Subject', 'XMP-acdsee:Keywords'] as const;
/** At most 64 bytes each (IIM 4.2, 2:25), and in a character set that may lack some letters. */
const IPTC = 'IPTC:Keywords';
const IPTC_BYTES = 64;
/** By semicolons, in one text. */
const WINDOWS = 'IFD0:XPKeywords';
/** `<Category Assigned="1">Places<Category …>`, nested, in one text. */
const ACDSEE = 'XMP-acdsee:Categories';
const CONTROL = /\p{Cc}/gu;
/** What darktable notes for itself: `darktable|exported|jpg`. */
const HOUSEKEEPING = /^darktable$/i;

export const KEYWORD_TAGS: readonly string[] = [
  ...Object.keys(HIERARCHIES),
  STRUCTURED,
  ...FLAT,
  IPTC,
  WINDOWS,
  ACDSEE,
];

/**
 * Keywords of all the places where programs write them, each once and with its hierarchy. Programs repeat the levels
 * of a hierarchy as flat keywords for those that know no better; these repetitions are left out.
 */
export function readKeywords(files: readonly WrittenTags[], others: string[][] = []): string[][] {
  const paths = [...files.flatMap(pathsOf), ...others];
  const clean = paths.map((path) =>
    path
      .map(cleanName)
      .filter((name) => name !== '')
      .slice(0, MOST_LEVELS),
  );
  const deep = clean.filter((path) => path.length > 1);
  const levels = new Set(deep.flat().map(fold));
  const flat = clean.filter((path) => path.length === 1 && !levels.has(fold(path[0]!)));
  const wanted = [...deep.filter((path) => !isAbove(path, deep)), ...flat];
  const unique = new Map(wanted.map((path) => [path.map(fold).join('|'), path]));
  return [...unique.values()].filter(([top]) => !HOUSEKEEPING.test(top!)).slice(0, MOST_KEYWORDS);
}

function pathsOf(tags: WrittenTags): string[][] {
  const flat = FLAT.flatMap((tag) => listOf(tags[tag]));
  const known = new Set(flat.map(fold));
  const hierarchies = Object.entries(HIERARCHIES).flatMap(([tag, separator]) =>
    // AC/DC is no hierarchy where the file has it as one keyword.
    listOf(tags[tag]).map((text) =>
      separator === '/' && known.has(fold(text)) ? [text] : text.split(separator),
    ),
  );
  const iptc = listOf(tags[IPTC]).filter((text) => !flat.some((whole) => isRepetition(text, whole)));
  return [
    ...hierarchies,
    ...structured(tags[STRUCTURED]),
    ...[...flat, ...iptc].map((text) => text.split('|')),
    ...splitKeywords(textOf(tags[WINDOWS])),
    ...categories(textOf(tags[ACDSEE])),
  ];
}

/** Whether IPTC's keyword is XMP's, as far as IPTC can hold it: cut, with `?` for letters, or without accents. */
function isRepetition(iptc: string, xmp: string): boolean {
  const [short, whole] = [fold(iptc.normalize('NFC')), fold(xmp.normalize('NFC'))];
  if (short === whole) return false; // the same keyword, which counts once anyway
  if (plain(short) === plain(whole)) return true;
  const bytes = Buffer.from(whole);
  if (
    bytes.length > IPTC_BYTES &&
    bytes
      .subarray(0, IPTC_BYTES)
      .toString()
      .replace(/\ufffd+$/, '')
      .startsWith(short)
  )
    return Buffer.byteLength(short) >= IPTC_BYTES - 4;
  const [letters, wholeLetters] = [Array.from(short), Array.from(whole)];
  return (
    short.includes('?') &&
    letters.length === wholeLetters.length &&
    letters.every(
      (letter, at) => letter === wholeLetters[at] || (letter === '?' && wholeLetters[at]! > '\x7f'),
    )
  );
}

/** Without accents. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '');
}

/** The deepest of each branch, and those above that are assigned themselves. */
function categories(text: string): string[][] {
  const paths: string[][] = [];
  const above: { name: string; assigned: boolean; isLeaf: boolean }[] = [];
  for (const [, end, attributes, name] of text.matchAll(/<(\/?)Category\b([^>]*)>([^<]*)/g)) {
    if (end === '') {
      const parent = above.at(-1);
      if (parent !== undefined) parent.isLeaf = false;
      above.push({ name: name!.trim(), assigned: attributes!.includes('Assigned="1"'), isLeaf: true });
      continue;
    }
    const top = above.at(-1);
    if (top?.assigned === true && top.isLeaf) paths.push(above.map((each) => each.name));
    above.pop();
  }
  return paths;
}

function structured(value: unknown): string[][] {
  const hierarchy = isRecord(value) ? value['Hierarchy'] : null;
  return Array.isArray(hierarchy) ? hierarchy.flatMap((node) => walk(node, [])) : [];
}

/** A node with children stands for itself only where it is `Applied`. */
function walk(node: unknown, above: string[]): string[][] {
  if (!isRecord(node) || above.length >= MOST_LEVELS) return [];
  const path = [...above, textOf(node['Keyword'])];
  const children = Array.isArray(node['Children'])
    ? node['Children'].flatMap((child) => walk(child, path))
    : [];
  return children.length === 0 || node['Applied'] === true ? [path, ...children] : children;
}

/** Digital asset managers write `Places|Italy` and `Places|Italy|Rome` for one and the same keyword. */
function isAbove(path: string[], others: string[][]): boolean {
  return others.some(
    (other) => other.length > path.length && path.every((name, level) => fold(name) === fold(other[level]!)),
  );
}

function listOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).map(textOf).filter((text) => text !== '');
}

/** A keyword such as 2024 is a number in ExifTool's JSON. */
function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : '';
}

function cleanName(name: string): string {
  const clean = name.normalize('NFC').replace(CONTROL, ' ').replaceAll('|', ' ').replace(/\s+/g, ' ').trim();
  return clean.slice(0, LONGEST_NAME).trim();
}

function fold(name: string): string {
  return name.toLowerCase();
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
