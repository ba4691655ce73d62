// Compares what is read of the photos in a folder with what ExifTool says: `compare-with-exiftool.ts FOLDER`.
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { fileKind } from '../../main/core/photos/formats.ts';
import { PhotonestError } from '../../main/core/errors.ts';
import type { PhotoMetadata } from '../../main/core/photos/metadata.ts';
import { openPhoto, type OpenPhoto } from '../../main/images/photo.ts';
import { ExifTool, type WrittenTags } from '../../main/metadata/exiftool.ts';
import { readMetadata } from '../../main/metadata/metadata.ts';
import { extractPreview } from '../../main/metadata/preview.ts';

/** Degrees: ten metres. */
const PLACE_TOLERANCE = 1e-4;
const DAY_DIGITS = 8;
/** ExifTool's own names, in whatever group: the first one counts. */
const ASKED = [
  'DateTimeOriginal', 'CreateDate', 'DateCreated', 'ModifyDate', 'Make', 'Model', 'Composite:GPSLatitude', 'Composite:GPSLongitude', 'XMP-exif:GPSLatitude', 'XMP-exif:GPSLongitude',
  'Rating', 'Keywords', 'Subject', 'ImageWidth', 'ImageHeight', 'Orientation',
]; // prettier-ignore

type Row = { field: string; ours: unknown; theirs: unknown; agree: boolean };

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Usage: compare-with-exiftool.ts FOLDER');
  process.exitCode = 2;
} else {
  await compare(folder);
}

async function compare(top: string): Promise<void> {
  const exiftool = new ExifTool();
  const counts = new Map<string, { same: number; other: number }>();
  let asked = 0;
  const counted = {
    read: async (path: string, tags: readonly string[]) => {
      asked += 1;
      return await exiftool.read(path, tags);
    },
  };
  const files = globSync('**/*', { cwd: top }).filter((file) => fileKind(file)?.kind === 'decoded');
  for (const file of files.toSorted()) {
    const path = join(top, file);
    const theirs = await exiftool.read(path, ASKED).catch((): WrittenTags => ({}));
    const photo = await openPhoto(path, {
      extractPreview: async (raw) => await extractPreview(raw, exiftool),
      decodeJxl: async () => await Promise.reject(new Error('no JPEG XL photo comes here')),
      decodeHeic: async () =>
        await Promise.reject(new PhotonestError('unreadable', 'is HEIC, of which only the header is read')),
    }).catch((error: unknown) => {
      if (!(error instanceof PhotonestError)) throw error;
      console.log(`${file}: ${error.message}`);
      return null;
    });
    const ours = await readMetadata(sourceOf(path, photo), counted, console.log);
    for (const { field, agree, ...values } of rowsOf(ours, photo, theirs)) {
      const count = counts.get(field) ?? { same: 0, other: 0 };
      counts.set(field, count);
      count[agree ? 'same' : 'other'] += 1;
      if (!agree) console.log(`${file}: ${field} ${JSON.stringify(values)}`);
    }
  }
  await exiftool.close();
  console.table(Object.fromEntries(counts));
  console.log(`${files.length} files, of which ExifTool was asked about ${asked}`);
}

function sourceOf(path: string, photo: OpenPhoto | null) {
  const { exif = null, xmp = null, iptc = null, opaque = true } = photo ?? {};
  return { path, exif, xmp, iptc, opaque, sidecars: [], raw: null };
}

/** One row for each field that either of the two knows. */
function rowsOf(ours: PhotoMetadata, photo: OpenPhoto | null, tags: WrittenTags): Row[] {
  const theirs = (name: string): unknown =>
    tags[Object.keys(tags).find((tag) => tag.endsWith(`:${name}`)) ?? ''];
  const dates = ['DateTimeOriginal', 'CreateDate', 'DateCreated', 'ModifyDate'].map(theirs);
  const place = [theirs('GPSLatitude'), theirs('GPSLongitude')];
  const rows: Row[] = [
    row('date', ours.takenSource === 'file name' ? null : ours.takenAt, firstOf(dates), isSameMoment),
    row('camera', ours.camera, theirs('Model') ?? theirs('Make') ?? null, (one, two) =>
      squeeze(one).includes(squeeze(two)),
    ),
    row(
      'place',
      ours.latitude === null ? null : [ours.latitude, ours.longitude],
      typeof place[0] === 'number' ? place : null,
      isNear,
    ),
    row(
      'rating',
      ours.rating,
      theirs('Rating') === 0 ? null : (theirs('Rating') ?? null),
      (one, two) => one === two,
    ),
    row(
      'keywords',
      wordsOf(ours.keywords.flat()),
      wordsOf([theirs('Keywords'), theirs('Subject')].flat()),
      isSubset,
    ),
  ];
  if (photo !== null && photo.exif !== null)
    rows.push(row('orientation', [photo.width, photo.height], uprightSize(tags), isEqual));
  return rows.filter((each) => each.ours !== null || each.theirs !== null);
}

function row(
  field: string,
  ours: unknown,
  theirs: unknown,
  agree: (one: unknown, two: unknown) => boolean,
): Row {
  const isKnown = ours !== null && theirs !== null;
  return { field, ours, theirs, agree: isKnown ? agree(ours, theirs) : ours === theirs };
}

function firstOf(values: unknown[]): unknown {
  return values.find((value) => value !== undefined) ?? null;
}

/** Either may be a day alone, which here is at noon. */
function isSameMoment(ours: unknown, theirs: unknown): boolean {
  const [one, two] = [digits(ours), digits(theirs)];
  return two.startsWith(one) || (two.length === DAY_DIGITS && one.startsWith(two));
}

function digits(value: unknown): string {
  return String(value).replace(/\D/g, '').slice(0, 14);
}

function squeeze(value: unknown): string {
  return String(value)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

function isNear(one: unknown, two: unknown): boolean {
  const [ours, theirs] = [one as number[], two as number[]];
  return ours.every((degrees, index) => Math.abs(degrees - theirs[index]!) < PLACE_TOLERANCE);
}

function wordsOf(words: unknown[]): string[] | null {
  const clean = words.filter((word) => word !== undefined && word !== '').map((word) => String(word).trim());
  return clean.length === 0 ? null : clean;
}

/** Each of theirs is there, be it as a level of a hierarchy. */
function isSubset(one: unknown, two: unknown): boolean {
  const ours = new Set((one as string[]).map(squeeze));
  return (two as string[]).every((word) => ours.has(squeeze(word)));
}

function uprightSize(tags: WrittenTags): unknown {
  const value = (name: string): number => {
    const file = Object.keys(tags).filter((tag) => tag.endsWith(`:${name}`));
    return Number(tags[file.find((tag) => tag.startsWith('File:')) ?? file[0] ?? '']);
  };
  const size = [value('ImageWidth'), value('ImageHeight')];
  return value('Orientation') > 4 ? size.toReversed() : size;
}

function isEqual(one: unknown, two: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(two);
}
