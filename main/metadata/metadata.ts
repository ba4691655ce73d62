import { realpath, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { isRaw, isTakeout } from '../core/photos/formats.ts';
import { NO_METADATA, type PhotoMetadata } from '../core/photos/metadata.ts';
import { readRegular } from '../files/open-regular.ts';
import { dateOfName } from './date.ts';
import { readExif } from './exif.ts';
import type { ExifTool, WrittenTags } from './exiftool.ts';
import { addsToExif } from './interest.ts';
import { readKeywords } from './keywords.ts';
import { isReasonable, LIMIT_BYTES } from './reasonable.ts';
import { readTakeout, type Takeout } from './takeout.ts';
import { readWritten, repairText, WRITTEN_TAGS } from './written.ts';

export type MetadataSource = {
  path: string;
  /** The blocks of the file as its decoder found them; null: there is none. */
  exif: Buffer | null;
  xmp: Buffer | null;
  iptc: Buffer | null;
  /** Its decoder knows no such blocks in this format, or not all: ExifTool looks for them. */
  opaque: boolean;
  /** XMP files, and JSON files of Google Takeout. */
  sidecars: readonly string[];
  /** The raw file that the photo was made of, for what the photo lacks; null: there is none. */
  raw: string | null;
};

type Words = Omit<PhotoMetadata, 'keywords'>;

/**
 * What was written about a photo. Sidecars come before the file, since programs that leave photos alone write there;
 * only Takeout's date comes behind, as its place on the globe is not known. Keywords of all are joined. Most files
 * have nothing that EXIF does not hold, and are read without ExifTool.
 *
 * @param onProblem hears what ExifTool could not do; then what EXIF says is all
 */
export async function readMetadata(
  source: MetadataSource,
  exiftool: Pick<ExifTool, 'read'>,
  onProblem: (problem: string) => void,
): Promise<PhotoMetadata> {
  const ask = async (path: string): Promise<WrittenTags> => {
    try {
      return repairText(await exiftool.read(path, [...WRITTEN_TAGS, SPOKEN_OF]));
    } catch (error) {
      onProblem(`${path}: ${error instanceof Error ? error.message : String(error)}`);
      return {};
    }
  };
  const sidecars: WrittenTags[] = [];
  for (const path of source.sidecars.filter((each) => !isTakeout(each))) {
    const tags = (await isSidecarReasonable(path, onProblem)) ? await ask(path) : {};
    if (isSpokenOf(source.path, path, tags[SPOKEN_OF])) sidecars.push(tags);
  }
  const takeouts = await readTakeouts(source);
  const file = await readFile(source, ask, onProblem);
  const ofFile = readWritten(file);
  const known: Partial<Words>[] = [
    ...sidecars.map(readWritten),
    ...takeouts.map(({ words }) => words),
    ofFile,
    ...(source.raw !== null && lacksMuch(ofFile) ? [ofRaw(readWritten(await ask(source.raw)))] : []),
    ...takeouts.map(({ taken }) => taken ?? {}),
    dateOfName(source.path) ?? {},
  ];
  const { rating, ...words } = known.reduceRight<Words>(merge, NO_METADATA);
  const keywords = readKeywords([...sidecars, ...takeouts.map((each) => each.tags), file]);
  return { ...words, rating: rating === 0 ? null : rating, keywords };
}

/** As for XMP within a photo, and before ExifTool sees it: what is made to be slow would keep all photos waiting. */
async function isSidecarReasonable(path: string, onProblem: (problem: string) => void): Promise<boolean> {
  const size = await stat(path).then(
    (stats) => stats.size,
    () => 0,
  );
  const isFine = size <= LIMIT_BYTES && isReasonable(await readSmallFile(path));
  if (!isFine) onProblem(`${path}: its XMP is too long or too deep to be read`);
  return isFine;
}

/** A sidecar may be a link, but to a file: ExifTool says what else is wrong with it. */
async function readSmallFile(path: string): Promise<Buffer> {
  return await realpath(path)
    .then(readRegular)
    .catch(() => Buffer.alloc(0));
}

/** As a picture that some program exported has. */
function lacksMuch({ takenAt, camera }: Partial<Words>): boolean {
  return (takenAt ?? null) === null || (camera ?? null) === null;
}

/** Titles and stars are each file's own. */
function ofRaw(words: Partial<Words>): Partial<Words> {
  return { ...words, title: null, caption: null, rating: null };
}

/** EXIF is read here and now; ExifTool is asked for the rest, if there is a rest. */
async function readFile(
  source: MetadataSource,
  ask: (path: string) => Promise<WrittenTags>,
  onProblem: (problem: string) => void,
): Promise<WrittenTags> {
  const exif = readExif(source.exif);
  const isEndless = source.xmp !== null && !isReasonable(source.xmp);
  if (isEndless) onProblem(`${source.path}: its XMP is too long or too deep to be read`);
  const isAsked = source.opaque || (!isEndless && addsToExif(source, readWritten(exif)));
  return isAsked ? { ...(await ask(source.path)), ...exif } : exif;
}

/** The ending of the one file that an XMP file speaks of, among those of its name; Adobe's programs write it. */
const SPOKEN_OF = 'XMP-photoshop:SidecarForExtension';

/** A raw file's XMP file speaks of the pictures that were made of it as well. */
function isSpokenOf(photo: string, sidecar: string, ending: unknown): boolean {
  if (typeof ending !== 'string' || ending.trim() === '') return true;
  const isNamed = basename(sidecar)
    .toLowerCase()
    .startsWith(`${basename(photo).toLowerCase()}.`);
  const wanted = ending.trim().replace(/^\./, '').toLowerCase();
  return isNamed || extname(photo).slice(1).toLowerCase() === wanted || isRaw(`.${wanted}`);
}

async function readTakeouts({ sidecars }: MetadataSource): Promise<Takeout[]> {
  const all = await Promise.all(sidecars.filter(isTakeout).map(readTakeout));
  return all.filter((each) => each !== null);
}

/** The second gives way to the first; a date goes with its offset and its source, and a latitude with its longitude. */
function merge(second: Words, first: Partial<Words>): Words {
  const said = Object.entries(first).filter(([key, value]) => value !== null && !key.startsWith('taken'));
  const isDated = typeof first.takenAt === 'string';
  const { takenAt, takenOffset, takenSource } = isDated ? { ...second, ...first } : second;
  return { ...second, ...Object.fromEntries(said), takenAt, takenOffset, takenSource };
}
