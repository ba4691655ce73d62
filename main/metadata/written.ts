import type { PhotoMetadata } from '../core/photos/metadata.ts';
import { firstDate } from './date.ts';
import { placeOf, stars } from './exif.ts';
import type { WrittenTags } from './exiftool.ts';
import { KEYWORD_TAGS } from './keywords.ts';
import { cameraName, exposureWords, meaningful, readText } from './text.ts';

const DATES = [
  { source: 'EXIF DateTimeOriginal', tag: 'ExifIFD:DateTimeOriginal', offset: 'ExifIFD:OffsetTimeOriginal' },
  { source: 'XMP DateTimeOriginal', tag: 'XMP-exif:DateTimeOriginal' },
  { source: 'XMP DateCreated', tag: 'XMP-photoshop:DateCreated' },
  { source: 'EXIF DateTimeDigitized', tag: 'ExifIFD:CreateDate', offset: 'ExifIFD:OffsetTimeDigitized' },
  { source: 'XMP CreateDate', tag: 'XMP-xmp:CreateDate' },
  { source: 'PNG Creation Time', tag: 'PNG:CreationTime' },
  { source: 'ACDSee DateTime', tag: 'XMP-acdsee:DateTime' },
  { source: 'EXIF DateTime', tag: 'IFD0:ModifyDate', offset: 'ExifIFD:OffsetTime' },
] as const;
/** In UTC, with its Z. */
const GPS_DATE = 'Composite:GPSDateTime';
const IPTC_DATE = ['IPTC:DateCreated', 'IPTC:TimeCreated'] as const;
const LATITUDES = ['Composite:GPSLatitude', 'XMP-exif:GPSLatitude'];
const LONGITUDES = ['Composite:GPSLongitude', 'XMP-exif:GPSLongitude'];
const TITLES = ['XMP-dc:Title', 'IPTC:ObjectName', 'IFD0:XPTitle', 'XMP-acdsee:Caption'];
const CAPTIONS = [
  'XMP-dc:Description', 'IPTC:Caption-Abstract', 'IFD0:ImageDescription', 'IFD0:XPComment', 'IFD0:XPSubject',
  'XMP-acdsee:Notes',
]; // prettier-ignore
const RATINGS = ['XMP-xmp:Rating', 'IFD0:Rating', 'XMP-acdsee:Rating'];
/** The photo's ending, where a sidecar is for one of several photos of a name. */
export const SIDECAR_FOR = 'XMP-photoshop:SidecarForExtension';
const CAMERA = ['IFD0:Make', 'IFD0:Model', 'XMP-tiff:Make', 'XMP-tiff:Model'];
const LENSES = ['ExifIFD:LensModel', 'XMP-aux:Lens', 'XMP-exifEX:LensModel'];
const EXPOSURE = ['FocalLength', 'FNumber', 'ExposureTime', 'ISO'].map((name) => `ExifIFD:${name}`);

/** All that {@link readWritten} and `readKeywords` look at. */
export const WRITTEN_TAGS: readonly string[] = [
  ...DATES.flatMap((date) => ('offset' in date ? [date.tag, date.offset] : [date.tag])),
  ...IPTC_DATE, ...LATITUDES, ...LONGITUDES, ...TITLES, ...CAPTIONS, ...RATINGS, ...CAMERA, ...LENSES, ...EXPOSURE,
  ...KEYWORD_TAGS, GPS_DATE, SIDECAR_FOR,
  // In a language, `XMP-dc:Title-de`: a text need not have one for all.
  'XMP-dc:Title*', 'XMP-dc:Description*',
]; // prettier-ignore

/** What ExifTool found in one file, without its keywords; null where it found nothing. */
export function readWritten(tags: WrittenTags): Omit<PhotoMetadata, 'keywords'> {
  const first = (names: readonly string[]): unknown =>
    names.map((name) => tags[name]).find((value) => value !== undefined);
  const [millimetres, aperture, seconds, iso] = EXPOSURE.map((name) => tags[name]);
  const date = firstDate([
    ...DATES.map((each) => {
      return {
        source: each.source,
        text: tags[each.tag],
        offset: 'offset' in each ? tags[each.offset] : undefined,
      };
    }),
    { source: 'IPTC DateCreated', text: IPTC_DATE.map((name) => meaningful(tags[name]) ?? '').join(' ') },
    { source: 'EXIF GPSDateStamp', text: tags[GPS_DATE], offset: 'Z' },
  ]);
  return {
    ...(date ?? { takenAt: null, takenOffset: null, takenSource: null }),
    camera: cameraName(first(['IFD0:Make', 'XMP-tiff:Make']), first(['IFD0:Model', 'XMP-tiff:Model'])),
    lens: meaningful(first(LENSES)),
    exposure: exposureWords({ millimetres, aperture, seconds, iso }),
    ...placeOf(numberOf(first(LATITUDES)), numberOf(first(LONGITUDES))),
    title: firstText(TITLES, tags, readText),
    caption: firstText(CAPTIONS, tags, meaningful),
    rating: stars(first(RATINGS)),
  };
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** Of each tag the text for all languages, else that in the first. */
function firstText(
  names: readonly string[],
  tags: WrittenTags,
  read: (value: unknown) => string | null,
): string | null {
  for (const name of names) {
    const inLanguages = Object.keys(tags).filter((tag) => tag.startsWith(`${name}-`));
    for (const tag of [name, ...inLanguages]) {
      const text = read(tags[tag]);
      if (text !== null) return text;
    }
  }
  return null;
}
