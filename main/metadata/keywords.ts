import type { WrittenTags } from './exiftool.ts';
import { isRemnantOf } from './iptc.ts';

/** Beyond these it is not a person's keywords any more, and the label list would be full of them. */
const MOST_KEYWORDS = 200;
const MOST_READ = 1000;
const MOST_LEVELS = 12;
const LONGEST_NAME = 120;

/** Where programs write hierarchies, and what they put between the levels. */
const HIERARCHIES = {
  'XMP-lr:HierarchicalSubject': '|', // Lightroom, darktable
  'XMP-digiKam:TagsList': '/',
  'XMP-microsoft:LastKeywordXMP': '/', // Windows Photo Gallery
} as const;
const STRUCTURED = 'XMP-mwg-kw:KeywordInfo'; // Metadata Working Group 2.0, 6.2: nested Keyword, Applied, Children
const CATEGORIES = 'XMP-acdsee:Categories';
const FLAT = ['XMP-dc:Subject', 'XMP-acdsee:Keywords'];
const IPTC = 'IPTC:Keywords';
const WINDOWS = 'IFD0:XPKeywords'; // with `;` between them
const CONTROL = /\p{Cc}/gu;
/** What darktable notes for itself: `darktable|exported|jpg`. */
const HOUSEKEEPING = /^darktable$/i;

export const KEYWORD_TAGS: readonly string[] = [
  ...Object.keys(HIERARCHIES),
  STRUCTURED,
  CATEGORIES,
  ...FLAT,
  IPTC,
  WINDOWS,
];

/**
 * Keywords of all the places where programs write them, each once and with its hierarchy. Programs repeat the levels
 * of a hierarchy as flat keywords for those that know no better, and XMP's keywords, as far as there is room and
 * letters for them, as IPTC's; these repetitions are left out.
 */
export function readKeywords(files: readonly WrittenTags[]): string[][] {
  const whole = files.flatMap(pathsOf).map(cleanPath);
  const names = [...new Set(whole.flat())];
  const others = files
    .flatMap((tags) => listOf(tags[IPTC]).map((text) => cleanPath(text.split('|'))))
    .filter((path) => !isRemnant(path, names));
  const clean = [...whole, ...others];
  const deep = clean.filter((path) => path.length > 1);
  const levels = new Set(deep.flat().map(fold));
  const flat = clean.filter((path) => path.length === 1 && !levels.has(fold(path[0]!)));
  const wanted = [...deep.filter((path) => !isAbove(path, deep)), ...flat];
  const unique = new Map(wanted.map((path) => [path.map(fold).join('|'), path]));
  return [...unique.values()].filter(([top]) => !HOUSEKEEPING.test(top!)).slice(0, MOST_KEYWORDS);
}

/** All but IPTC's. */
function pathsOf(tags: WrittenTags): string[][] {
  const flat = [
    ...FLAT.flatMap((tag) => listOf(tags[tag])),
    ...listOf(tags[WINDOWS]).flatMap((text) => text.split(';')),
  ];
  // A keyword such as AC/DC is no hierarchy.
  const names = new Set([...flat, ...listOf(tags[IPTC])].map(fold));
  const hierarchies = Object.entries(HIERARCHIES).flatMap(([tag, separator]) =>
    listOf(tags[tag]).map((text) =>
      separator === '/' && names.has(fold(text)) ? [text] : text.split(separator),
    ),
  );
  return [
    ...hierarchies,
    ...structured(tags[STRUCTURED]),
    ...categories(tags[CATEGORIES]),
    ...flat.map((text) => text.split('|')),
  ];
}

function isRemnant([name, ...below]: string[], names: string[]): boolean {
  if (name === undefined || below.length > 0) return false;
  return names.some((other) => fold(other) !== fold(name) && isRemnantOf(name, other));
}

/** ACDSee’s: nested elements in text, `<Category Assigned="0">Places<Category Assigned="1">Rome</Category></Category>`. */
function categories(value: unknown): string[][] {
  const found: string[][] = [];
  const path: string[] = [];
  for (const [, end, assigned, name = ''] of textOf(value).matchAll(CATEGORY)) {
    if (end === undefined) path.push(unescape(name));
    else path.pop();
    if (assigned === '1' && path.length <= MOST_LEVELS) found.push([...path]);
  }
  return found;
}

const CATEGORY = /(<\/Category>)|<Category Assigned\s*=\s*["'](\d)["']\s*>([^<]*)/g;

function unescape(text: string): string {
  return text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => ENTITIES[name]!);
}

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

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
  const values = Array.isArray(value) ? value.slice(0, MOST_READ) : [value];
  return values.map(textOf).filter((text) => text !== '');
}

/** A keyword such as 2024 is a number in ExifTool's JSON. */
function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : '';
}

/** A keyword as it is read, and as it must be written to be the same when it comes back. */
export function cleanPath(path: string[]): string[] {
  return path
    .map(cleanName)
    .filter((name) => name !== '')
    .slice(0, MOST_LEVELS);
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
