import { isAscii, isUtf8 } from 'node:buffer';
import { lstat } from 'node:fs/promises';
import { extname } from 'node:path';
import { NO_METADATA, type PhotoMetadata } from '../core/photos/metadata.ts';
import { readRegular } from '../files/open-regular.ts';
import { dateOfName } from './date.ts';
import { readExif } from './exif.ts';
import type { ExifTool, ReadTagsOptions, WrittenTags } from './exiftool.ts';
import { readKeywords } from './keywords.ts';
import { isReasonable, LIMIT_BYTES } from './reasonable.ts';
import { readWritten, SIDECAR_FOR, WRITTEN_TAGS } from './written.ts';

export type MetadataSource = {
  path: string;
  /** The blocks of the file as its decoder found them; null: there is none. */
  exif: Buffer | null;
  xmp: Buffer | null;
  iptc: Buffer | null;
  /** Its decoder knows no such blocks in this format: ExifTool looks for them. */
  opaque: boolean;
  sidecars: readonly string[];
  /** The raw file that the photo was made of, for what the photo lacks; null: there is none. */
  raw: string | null;
};

/**
 * What was written about a photo. Sidecars come before the file, since programs that leave photos alone write there;
 * keywords of all are joined. Most files have nothing that EXIF does not hold, and are read without ExifTool.
 *
 * @param onProblem hears what ExifTool could not do; then what EXIF says is all
 */
export async function readMetadata(
  source: MetadataSource,
  exiftool: Pick<ExifTool, 'read'>,
  onProblem: (problem: string) => void,
): Promise<PhotoMetadata> {
  const isEndless = source.xmp !== null && !isReasonable(source.xmp);
  if (isEndless) onProblem(`${source.path}: its XMP is too long or too deep to be read`);
  const exif = readExif(source.exif);
  const isRead = source.opaque || (!isEndless && isWritten(source, exif));
  const charset: ReadTagsOptions = isUnmarkedUtf8(source.iptc) ? { iptc: 'UTF8' } : {};
  const files = [...source.sidecars, ...(isRead ? [source.path] : [])];
  const found: WrittenTags[] = [];
  for (const file of files) {
    try {
      if (file !== source.path) await requireReasonable(file);
      const tags = await exiftool.read(file, WRITTEN_TAGS, charset);
      if (file === source.path || isFor(tags, source.path)) found.push(tags);
    } catch (error) {
      onProblem(`${file}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const named = dateOfName(
    source.path.slice(Math.max(...['/', '\\'].map((each) => source.path.lastIndexOf(each))) + 1),
  );
  const written = [...found.map(readWritten), exif];
  const isPlain = written.every(({ takenAt, camera }) => takenAt === null || camera === null);
  if (source.raw !== null && isPlain) written.push(await readRaw(source.raw, exiftool, onProblem));
  const known = [...written, { ...NO_METADATA, ...named }];
  const merged = known.reduceRight(merge);
  return {
    ...merged,
    rating: merged.rating === 0 ? null : merged.rating,
    keywords: readKeywords(found, exif.keywords),
  };
}

/** Of the raw file, but for what people say of a photo: keywords and stars are each file's own. */
async function readRaw(
  path: string,
  exiftool: Pick<ExifTool, 'read'>,
  onProblem: (problem: string) => void,
): Promise<PhotoMetadata> {
  try {
    const written = readWritten(await exiftool.read(path, WRITTEN_TAGS));
    return { ...NO_METADATA, ...written, title: null, caption: null, rating: null };
  } catch (error) {
    onProblem(`${path}: ${error instanceof Error ? error.message : String(error)}`);
    return NO_METADATA;
  }
}

/** A sidecar may name the one photo of several that it is for. */
function isFor(sidecar: WrittenTags, path: string): boolean {
  const wanted = sidecar[SIDECAR_FOR];
  if (typeof wanted !== 'string') return true;
  const plain = (ending: string): string =>
    ending
      .toLowerCase()
      .replace(/^\./, '')
      .replace(/^jpeg$/, 'jpg')
      .replace(/^tiff$/, 'tif');
  return plain(wanted) === plain(extname(path));
}

/** As for XMP within a photo, and before ExifTool sees it: what is made to be slow would keep all photos waiting. */
async function requireReasonable(sidecar: string): Promise<void> {
  const { size } = await lstat(sidecar);
  if (size > LIMIT_BYTES || !isReasonable(await readRegular(sidecar)))
    throw new Error('its XMP is too long or too deep to be read');
}

/** The second gives way to the first; a date goes with its offset and its source. */
function merge<T extends Omit<PhotoMetadata, 'keywords'>>(second: T, first: T): T {
  const others = Object.entries(first).filter(([key, value]) => value !== null && !key.startsWith('taken'));
  const { takenAt, takenOffset, takenSource } = first.takenAt === null ? second : first;
  return { ...second, ...Object.fromEntries(others), takenAt, takenOffset, takenSource };
}

/** What programs write that EXIF has no place for, by its name behind any prefix. A rating of nought is none. */
const XMP_OF_INTEREST =
  /:(subject|hierarchicalSubject|TagsList|LastKeywordXMP|KeywordInfo|title|description|DateCreated|GPSLatitude|categories|keywords|caption|notes)\b|:[Rr]ating(?:>|\s*=\s*["'])\s*-?[1-5]/;
/** What EXIF has a place for, and may lack. */
const XMP_DATES = /:(DateTimeOriginal|CreateDate|DateTimeDigitized|datetime)\b/;
const XMP_CAMERA = /:(Make|Model)\b/;
const XMP_LENS = /:(Lens|LensModel)\b/;
/** Dates that anything else is better than. */
const WEAK_DATES: (string | null)[] = [null, 'EXIF DateTime', 'EXIF GPSDateStamp'];
/** IPTC-IIM 4.2, record 2: object name, keywords, date created, caption. */
const IPTC_OF_INTEREST = [5, 25, 55, 120];

function isWritten({ xmp, iptc }: MetadataSource, exif: PhotoMetadata): boolean {
  const text = xmp?.toString('latin1') ?? '';
  // UTF-16, which XMP may be, has a NUL beside each letter.
  if (XMP_OF_INTEREST.test(text) || text.includes('\0<')) return true;
  if (WEAK_DATES.includes(exif.takenSource) && XMP_DATES.test(text)) return true;
  if (exif.camera === null && XMP_CAMERA.test(text)) return true;
  if (exif.lens === null && exif.takenAt === null && XMP_LENS.test(text)) return true;
  return iptc !== null && IPTC_OF_INTEREST.some((dataset) => iptc.includes(Buffer.of(0x1c, 2, dataset)));
}

/** IIM 4.2, 1:90: the character set. */
const CODED_CHARACTER_SET = Buffer.of(0x1c, 1, 90);

/** Many programs write UTF-8 into IPTC and do not say so. */
function isUnmarkedUtf8(iptc: Buffer | null): boolean {
  if (iptc === null || iptc.includes(CODED_CHARACTER_SET)) return false;
  // The lengths between the texts are bytes too, of which only few texts have one beyond ASCII: each text is tested.
  return textsOf(iptc).some((text) => !isAscii(text)) && textsOf(iptc).every((text) => isUtf8(text));
}

/** Of the records for people, each dataset's bytes (IIM 4.2, 1.5: tag, record, number, length of two bytes). */
function textsOf(iptc: Buffer): Buffer[] {
  const texts: Buffer[] = [];
  for (
    let at = iptc.indexOf(Buffer.of(0x1c, 2));
    at !== -1 && at + 5 <= iptc.length;
    at = iptc.indexOf(Buffer.of(0x1c, 2), at)
  ) {
    const length = iptc.readUInt16BE(at + 3);
    if (IPTC_OF_INTEREST.includes(iptc[at + 2]!)) texts.push(iptc.subarray(at + 5, at + 5 + length));
    at += 5 + length;
  }
  return texts;
}
