import { z } from 'zod';
import { PhotonestError } from '../errors.ts';
import { formatTagPath, splitTyped } from '../labels/tag-names.ts';
import { EndlessCell, parseCsv } from './csv.ts';
import { FIELD_PROBLEMS, type RowProblem } from './row-problem.ts';

/** What a file says of one photo; what is left out is not said. */
export type ImportRow = {
  path?: string;
  /** SHA-256 of the file, in hexadecimal. */
  hash?: string;
  /** As they are typed: names, or paths such as `Places/Italy`. */
  tags: string[];
  /** How own tags of these look and are called besides. */
  looks?: TagLook[];
  rating?: number;
  favourite?: boolean;
  title?: string;
  caption?: string;
};

/** An own tag by its names from the top. */
export type TagLook = { path: string[]; colour: string | null; aliases: string[] };

/** A row by the line it begins in, or its number in a list, from 1. */
export type NumberedRow = { row: number } & ({ said: ImportRow } | { problem: RowProblem });

export type ParsedImport = {
  rows: NumberedRow[];
  /** Columns that are not taken over: what the file says there is the camera's or the network's. */
  passedOver: string[];
};

export type ImportFormat = 'csv' | 'json';

const LONGEST_TEXT = 2000;
const KNOWN = ['path', 'hash', 'tags', 'owntags', 'rating', 'favourite', 'title', 'caption'] as const;
type Column = (typeof KNOWN)[number];

/** Messages are codes of {@link RowProblem}. */
const text = z.string().trim().max(LONGEST_TEXT, 'field_long');
const name = z.string().trim().min(1).max(1000);
/** A plain name, or a tag as `photonest export` writes it. */
const tag = z.union([
  name,
  z.object({
    name,
    /** Names from the top, this one's the last. */
    path: z.array(name).min(1).max(20).nullish(),
    colour: z
      .string()
      .regex(/^#[0-9a-f]{6}$/i, 'field_colour')
      .nullish(),
    aliases: z.array(z.string().trim().min(1).max(100)).max(100).nullish(),
    source: z.string().optional(),
    state: z.string().optional(),
  }),
]);
const row = z.object({
  path: z.string().min(1).max(4096).nullish(),
  hash: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, 'field_hash')
    .nullish(),
  tags: z.array(tag).nullish(),
  /** Minus one is another program's “rejected”, which is no number of stars. */
  rating: z.int('field_rating').min(-1, 'field_rating').max(5, 'field_rating').nullish(),
  favourite: z.boolean().nullish(),
  title: text.nullish(),
  caption: text.nullish(),
});

/**
 * Rows of a CSV file with a line of names above, or of a JSON list: what `photonest export` writes, or columns of
 * these names: `path` or `hash`, and `tags`, `rating`, `favourite`, `title`, `caption`.
 *
 * @throws PhotonestError `invalid` for a file that is neither
 */
export function parseImport(source: string, format: ImportFormat): ParsedImport {
  return format === 'csv' ? fromCsv(source) : fromJson(source);
}

function fromJson(source: string): ParsedImport {
  let list: unknown;
  try {
    list = JSON.parse(source.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new PhotonestError('invalid', { code: 'import_not_json' }, { cause: error });
  }
  if (!Array.isArray(list)) throw new PhotonestError('invalid', { code: 'import_no_list' });
  const names = new Set(list.flatMap((each: unknown) => Object.keys(Object(each) as object)));
  return {
    rows: list.map((each: unknown, index) => ({ row: index + 1, ...toRow(each) })),
    passedOver: [...names].filter((each) => !(each in row.shape)),
  };
}

function fromCsv(source: string): ParsedImport {
  let records: ReturnType<typeof parseCsv>;
  try {
    records = parseCsv(source);
  } catch (error) {
    if (!(error instanceof EndlessCell)) throw error;
    throw new PhotonestError('invalid', { code: 'import_csv', line: error.line }, { cause: error });
  }
  const [head, ...lines] = records;
  const names = (head?.cells ?? []).map((each) => each.toLowerCase().replace(/^favorite$/, 'favourite'));
  if (!names.includes('path') && !names.includes('hash'))
    throw new PhotonestError('invalid', { code: 'import_no_columns' });
  const at = (cells: string[], column: Column): string => cells[names.indexOf(column)] ?? '';
  const isKnown = (each: string): boolean => (KNOWN as readonly string[]).includes(each);
  return {
    rows: lines.map(({ line, cells }) => ({
      row: line,
      ...toRow(fromCells((column) => at(cells, column), names.includes('owntags'))),
    })),
    passedOver: (head?.cells ?? []).filter((_, index) => !isKnown(names[index]!)),
  };
}

/** `tags` of an export has the network's labels too, which are nobody's word: `ownTags` beside it has not. */
function fromCells(at: (column: Column) => string, hasOwnTags: boolean): unknown {
  const given = (column: Column): string | undefined => (at(column) === '' ? undefined : at(column));
  const rating = given('rating');
  const favourite = given('favourite')?.toLowerCase();
  return {
    path: given('path'),
    hash: given('hash'),
    tags: splitTyped(at(hasOwnTags ? 'owntags' : 'tags'), ';')
      .map((each) => each.trim())
      .filter((each) => each !== ''),
    rating: rating === undefined ? undefined : Number(rating),
    favourite: favourite === undefined ? undefined : ['1', 'true', 'yes', 'x'].includes(favourite),
    title: given('title'),
    caption: given('caption'),
  };
}

function toRow(value: unknown): { said: ImportRow } | { problem: RowProblem } {
  const parsed = row.safeParse(value);
  if (!parsed.success) {
    return { problem: toProblem(parsed.error.issues[0]!) };
  }
  const { path, hash, tags, rating, favourite, title, caption } = parsed.data;
  if (!path && !hash) return { problem: { code: 'nameless' } };
  const given = (tags ?? []).filter(isPersons);
  const looks = (tags ?? []).flatMap((each) => lookOf(each, given) ?? []);
  return {
    said: {
      ...(path && { path }),
      ...(hash && { hash: hash.toLowerCase() }),
      tags: given.map(typed),
      ...(looks.length > 0 && { looks }),
      ...(typeof rating === 'number' && rating >= 0 && { rating }),
      ...(typeof favourite === 'boolean' && { favourite }),
      ...(typeof title === 'string' && { title }),
      ...(typeof caption === 'string' && { caption }),
    },
  };
} // prettier-ignore

function toProblem({ path, message }: z.core.$ZodIssue): RowProblem {
  const field = path.join('.');
  if (field === '') return { code: 'row', detail: message };
  if (message === 'field_long') return { code: message, field, limit: LONGEST_TEXT };
  const code = FIELD_PROBLEMS.find((each) => each === message);
  return code === undefined ? { code: 'field', field, detail: message } : { code, field };
}

type GivenTag = z.infer<typeof tag>;

/** And not the network's or another program's, nor shown only for a tag below it. */
function isPersons(each: GivenTag): boolean {
  if (typeof each === 'string') return true;
  return each.state === undefined
    ? each.source === undefined || each.source === 'user'
    : each.state === 'confirmed';
}

function typed(each: GivenTag): string {
  if (typeof each === 'string') return each;
  return each.path ? formatTagPath(each.path) : each.name;
}

/** Of a tag that is given, or is above one that is. */
function lookOf(each: GivenTag, given: GivenTag[]): TagLook | null {
  if (typeof each === 'string') return null;
  const { name: plain, path, colour, aliases } = each;
  const own = path ?? [plain];
  const isAbove = (other: GivenTag): boolean =>
    typeof other !== 'string' && own.every((level, at) => level === (other.path ?? [other.name])[at]);
  if ((!colour && !aliases?.length) || !given.some(isAbove)) return null;
  return { path: own, colour: colour?.toLowerCase() ?? null, aliases: aliases ?? [] };
}
