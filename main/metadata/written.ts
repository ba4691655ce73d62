import type { PhotoMetadata } from '../core/photos/metadata.ts';
import { firstDate } from './date.ts';
import type { WrittenTags } from './exiftool.ts';
import { asUtf8 } from './iptc.ts';
import { KEYWORD_TAGS } from './keywords.ts';
import { cameraName, exposureWords, meaningful, tidy } from './text.ts';

type DateTag = { source: string; tag: string; offset?: string };

/** Nearest to the shutter first. */
const DATES: readonly DateTag[] = [
  { source: 'EXIF DateTimeOriginal', tag: 'ExifIFD:DateTimeOriginal', offset: 'ExifIFD:OffsetTimeOriginal' },
  { source: 'EXIF DateTimeOriginal', tag: 'IFD0:DateTimeOriginal' },
  { source: 'XMP DateTimeOriginal', tag: 'XMP-exif:DateTimeOriginal' },
  { source: 'XMP DateCreated', tag: 'XMP-photoshop:DateCreated' },
  { source: 'EXIF DateTimeDigitized', tag: 'ExifIFD:CreateDate', offset: 'ExifIFD:OffsetTimeDigitized' },
  { source: 'XMP DateTimeDigitized', tag: 'XMP-exif:DateTimeDigitized' },
  { source: 'XMP CreateDate', tag: 'XMP-xmp:CreateDate' },
  { source: 'ACDSee date', tag: 'XMP-acdsee:DateTime' },
];
const IPTC_DATE = ['IPTC:DateCreated', 'IPTC:TimeCreated'] as const;
const GPS_DATE = ['GPS:GPSDateStamp', 'GPS:GPSTimeStamp'] as const;
const LATER_DATES: readonly DateTag[] = [
  { source: 'EXIF DateTime', tag: 'IFD0:ModifyDate', offset: 'ExifIFD:OffsetTime' },
  { source: 'XMP GPSTimeStamp', tag: 'XMP-exif:GPSDateTime' },
  { source: 'XMP date', tag: 'XMP-dc:Date' },
  { source: 'PNG Creation Time', tag: 'PNG:CreationTime' },
];
const PLACES = [
  ['Composite:GPSLatitude', 'Composite:GPSLongitude'],
  ['XMP-exif:GPSLatitude', 'XMP-exif:GPSLongitude'],
] as const;
/** A star: in whatever language, the one without a language first. */
const TITLES = ['XMP-dc:Title*', 'IPTC:ObjectName', 'IFD0:XPTitle', 'PNG:Title*'];
const CAPTIONS = [
  'XMP-dc:Description*',
  'IPTC:Caption-Abstract',
  'XMP-acdsee:Caption',
  'IFD0:XPComment',
  'IFD0:ImageDescription',
  'IFD0:XPSubject',
  'ExifIFD:UserComment',
  'XMP-exif:UserComment*',
  'PNG:Description*',
];
/** The last ones are given on the camera. */
const RATINGS = ['XMP-xmp:Rating', 'XMP-acdsee:Rating', 'IFD0:Rating', 'FujiFilm:Rating', 'Sony:Rating'];
const RATING_PERCENTS = ['XMP-microsoft:RatingPercent', 'IFD0:RatingPercent'];
const MAKES = ['IFD0:Make', 'XMP-tiff:Make'];
const MODELS = ['IFD0:Model', 'XMP-tiff:Model'];
/** Some raw files have no EXIF: their makers wrote these into groups of their own. */
const OWN_DATE = 'DateTimeOriginal';
const [OWN_MAKE, OWN_MODEL] = ['Make', 'Model'];
const LENSES = ['ExifIFD:LensModel', 'IFD0:LensModel', 'XMP-aux:Lens', 'XMP-exifEX:LensModel'];
const EXPOSURE = ['FocalLength', 'FNumber', 'ExposureTime', 'ISO'];
const EXPOSURE_GROUPS = ['ExifIFD', 'IFD0', 'XMP-exif', 'XMP-exifEX'];
const CHARACTER_SET = 'IPTC:CodedCharacterSet';
/** ISO 2022's escape for UTF-8 (IPTC-IIM 4.2, 1:90). */
const MARKED_UTF8 = '\u001b%G';

/** All that {@link readWritten} and `readKeywords` look at. */
export const WRITTEN_TAGS: readonly string[] = [
  ...[...DATES, ...LATER_DATES].flatMap(({ tag, offset }) => (offset === undefined ? [tag] : [tag, offset])),
  ...IPTC_DATE, ...GPS_DATE, ...PLACES.flat(), ...TITLES, ...CAPTIONS, ...RATINGS, ...RATING_PERCENTS, ...MAKES,
  ...MODELS, ...LENSES, ...EXPOSURE_GROUPS.flatMap((group) => EXPOSURE.map((name) => `${group}:${name}`)),
  CHARACTER_SET, OWN_DATE, OWN_MAKE, OWN_MODEL, ...KEYWORD_TAGS,
]; // prettier-ignore

/** What programs wrote that knew no way to say that their text is UTF-8 is read as that. */
export function repairText(tags: WrittenTags): WrittenTags {
  if (tags[CHARACTER_SET] === MARKED_UTF8) return tags;
  const repaired = Object.entries(tags).map(([tag, value]): [string, unknown] => {
    if (!tag.startsWith('IPTC:')) return [tag, value];
    const repair = (each: unknown): unknown => (typeof each === 'string' ? asUtf8(each) : each);
    return [tag, Array.isArray(value) ? value.map(repair) : repair(value)];
  });
  return Object.fromEntries(repaired);
}

/** What stands in one file, without its keywords; null where nothing does. A rating of nought takes one away. */
export function readWritten(tags: WrittenTags): Omit<PhotoMetadata, 'keywords'> {
  const first = (names: readonly string[]): unknown =>
    names.map((name) => tags[name]).find((value) => value !== undefined);
  const [millimetres, aperture, seconds, iso] = EXPOSURE.map((name) =>
    firstNumber(first(EXPOSURE_GROUPS.map((group) => `${group}:${name}`))),
  );
  const title = texts(tags, TITLES, tidy)[0] ?? null;
  const captions = texts(tags, CAPTIONS, meaningful);
  return {
    ...dateOf(tags),
    camera: cameraName(first(MAKES) ?? anywhere(tags, OWN_MAKE), first(MODELS) ?? anywhere(tags, OWN_MODEL)),
    lens: tidy(first(LENSES)),
    exposure: exposureWords({ millimetres, aperture, seconds, iso }),
    ...placeOf(tags),
    title,
    // Windows writes the title where the description belongs as well.
    caption: captions.find((caption) => caption !== title) ?? captions[0] ?? null,
    rating: starsOf(first(RATINGS)) ?? starsOfPercent(first(RATING_PERCENTS)),
  };
}

function dateOf(tags: WrittenTags): Pick<PhotoMetadata, 'takenAt' | 'takenOffset' | 'takenSource'> {
  const joined = (names: readonly string[]): string => names.map((name) => tidy(tags[name]) ?? '').join(' ');
  const toCandidate = ({ source, tag, offset }: DateTag) => {
    const value = tags[tag];
    return {
      source,
      text: Array.isArray(value) ? (value[0] as unknown) : value,
      offset: offset && tags[offset],
    };
  };
  const isTimed = tidy(tags['GPS:GPSTimeStamp']) !== null;
  const date = firstDate([
    ...DATES.map(toCandidate),
    { source: 'IPTC DateCreated', text: joined(IPTC_DATE) },
    ...LATER_DATES.map(toCandidate),
    { source: 'GPS date', text: joined(GPS_DATE), offset: isTimed ? 'Z' : undefined },
    { source: OWN_DATE, text: anywhere(tags, OWN_DATE) },
  ]);
  return date ?? { takenAt: null, takenOffset: null, takenSource: null };
}

function anywhere(tags: WrittenTags, name: string): unknown {
  return tags[Object.keys(tags).find((tag) => tag.endsWith(`:${name}`)) ?? ''];
}

/** A place has both its numbers, and is not where those lie that were never measured: 0, 0. */
export function place(latitude: unknown, longitude: unknown): Pick<PhotoMetadata, 'latitude' | 'longitude'> {
  const isPlace =
    typeof latitude === 'number' &&
    typeof longitude === 'number' &&
    Math.abs(latitude) <= 90 &&
    Math.abs(longitude) <= 180 &&
    (latitude !== 0 || longitude !== 0);
  return isPlace ? { latitude, longitude } : { latitude: null, longitude: null };
}

function placeOf(tags: WrittenTags): Pick<PhotoMetadata, 'latitude' | 'longitude'> {
  const places = PLACES.map(([latitude, longitude]) => place(tags[latitude], tags[longitude]));
  return places.find(({ latitude }) => latitude !== null) ?? places[0]!;
}

function texts(
  tags: WrittenTags,
  names: readonly string[],
  read: (value: unknown) => string | null,
): string[] {
  return names.flatMap((name) => valuesOf(tags, name).map(read)).filter((text) => text !== null);
}

function valuesOf(tags: WrittenTags, name: string): unknown[] {
  if (!name.endsWith('*')) return [tags[name]];
  const base = name.slice(0, -1);
  const others = Object.keys(tags).filter((tag) => tag.startsWith(`${base}-`));
  return [base, ...others].map((tag) => tags[tag]);
}

/** An ISO may be a pair, as text or as a list. */
function firstNumber(value: unknown): number | null {
  const values: unknown[] = Array.isArray(value)
    ? value
    : typeof value === 'string'
      ? value.split(' ')
      : [value];
  return values.map(Number).find((number) => number > 0) ?? null;
}

/** 1 to 5, -1 for rejected, 0 for no stars; null where nothing is said of them. */
function starsOf(value: unknown): number | null {
  const number =
    typeof value === 'number' || (typeof value === 'string' && value !== '') ? Number(value) : NaN;
  return number >= -1 && number <= 5 ? Math.round(number) : null;
}

/** Windows: 1, 25, 50, 75, 99. */
function starsOfPercent(value: unknown): number | null {
  const percent = Number(value);
  return percent > 0 && percent <= 100 ? Math.round(percent / 25) + 1 : null;
}
