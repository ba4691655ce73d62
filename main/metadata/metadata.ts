import { lstat } from 'node:fs/promises';
import { NO_METADATA, type PhotoMetadata } from '../core/photos/metadata.ts';
import { readRegular } from '../files/open-regular.ts';
import { dateOfName } from './date.ts';
import { readExif } from './exif.ts';
import type { ExifTool, WrittenTags } from './exiftool.ts';
import { readKeywords } from './keywords.ts';
import { isReasonable, LIMIT_BYTES } from './reasonable.ts';
import { readWritten, WRITTEN_TAGS } from './written.ts';

export type MetadataSource = {
  path: string;
  /** The blocks of the file as its decoder found them; null: there is none. */
  exif: Buffer | null;
  xmp: Buffer | null;
  iptc: Buffer | null;
  /** Its decoder knows no such blocks in this format: ExifTool looks for them. */
  opaque: boolean;
  sidecars: readonly string[];
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
  const isRead = source.opaque || (!isEndless && isWritten(source));
  const files = [...source.sidecars, ...(isRead ? [source.path] : [])];
  const found: WrittenTags[] = [];
  for (const file of files) {
    try {
      if (file !== source.path) await requireReasonable(file);
      found.push(await exiftool.read(file, WRITTEN_TAGS));
    } catch (error) {
      onProblem(`${file}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const named = dateOfName(source.path.slice(source.path.lastIndexOf('/') + 1));
  const known = [...found.map(readWritten), readExif(source.exif), { ...NO_METADATA, ...named }];
  return { ...known.reduceRight(merge), keywords: readKeywords(found) };
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

/** What programs write that EXIF has no place for. A rating of nought is none. */
const XMP_OF_INTEREST =
  /dc:subject|hierarchicalSubject|TagsList|LastKeywordXMP|KeywordInfo|dc:title|dc:description|DateCreated|exif:GPSLatitude|Rating(?:>|\s*=\s*["'])\s*-?[1-5]/;
/** IPTC-IIM 4.2, record 2: object name, keywords, date created, caption. */
const IPTC_OF_INTEREST = [5, 25, 55, 120];

function isWritten({ xmp, iptc }: MetadataSource): boolean {
  const text = xmp?.toString('latin1') ?? '';
  // UTF-16, which XMP may be, has a NUL beside each letter.
  if (XMP_OF_INTEREST.test(text) || text.includes('\0<')) return true;
  return iptc !== null && IPTC_OF_INTEREST.some((dataset) => iptc.includes(Buffer.of(0x1c, 2, dataset)));
}
