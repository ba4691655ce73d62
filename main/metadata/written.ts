import type { PhotoMetadata } from '../core/photos/metadata.ts';
import { firstDate } from './date.ts';
import { stars } from './exif.ts';
import type { WrittenTags } from './exiftool.ts';
import { KEYWORD_TAGS } from './keywords.ts';
import { cameraName, exposureWords, meaningful } from './text.ts';

const DATES = [
  { source: 'EXIF DateTimeOriginal', tag: 'ExifIFD:DateTimeOriginal', offset: 'ExifIFD:OffsetTimeOriginal' },
  { source: 'XMP DateTimeOriginal', tag: 'XMP-exif:DateTimeOriginal' },
  { source: 'XMP DateCreated', tag: 'XMP-photoshop:DateCreated' },
  { source: 'EXIF DateTimeDigitized', tag: 'ExifIFD:CreateDate', offset: 'ExifIFD:OffsetTimeDigitized' },
  { source: 'XMP CreateDate', tag: 'XMP-xmp:CreateDate' },
  { source: 'EXIF DateTime', tag: 'IFD0:ModifyDate', offset: 'ExifIFD:OffsetTime' },
] as const;
const IPTC_DATE = ['IPTC:DateCreated', 'IPTC:TimeCreated'] as const;
const LATITUDES = ['Composite:GPSLatitude', 'XMP-exif:GPSLatitude'];
const LONGITUDES = ['Composite:GPSLongitude', 'XMP-exif:GPSLongitude'];
const TITLES = ['XMP-dc:Title', 'IPTC:ObjectName'];
const CAPTIONS = ['XMP-dc:Description', 'IPTC:Caption-Abstract', 'IFD0:ImageDescription'];
const RATINGS = ['XMP-xmp:Rating', 'IFD0:Rating'];
const CAMERA = ['IFD0:Make', 'IFD0:Model', 'XMP-tiff:Make', 'XMP-tiff:Model'];
const LENSES = ['ExifIFD:LensModel', 'XMP-aux:Lens', 'XMP-exifEX:LensModel'];
const EXPOSURE = ['FocalLength', 'FNumber', 'ExposureTime', 'ISO'].map((name) => `ExifIFD:${name}`);

/** All that {@link readWritten} and `readKeywords` look at. */
export const WRITTEN_TAGS: readonly string[] = [
  ...DATES.flatMap((date) => ('offset' in date ? [date.tag, date.offset] : [date.tag])),
  ...IPTC_DATE, ...LATITUDES, ...LONGITUDES, ...TITLES, ...CAPTIONS, ...RATINGS, ...CAMERA, ...LENSES, ...EXPOSURE,
  ...KEYWORD_TAGS,
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
  ]);
  return {
    ...(date ?? { takenAt: null, takenOffset: null, takenSource: null }),
    camera: cameraName(first(['IFD0:Make', 'XMP-tiff:Make']), first(['IFD0:Model', 'XMP-tiff:Model'])),
    lens: meaningful(first(LENSES)),
    exposure: exposureWords({ millimetres, aperture, seconds, iso }),
    latitude: degrees(first(LATITUDES), 90),
    longitude: degrees(first(LONGITUDES), 180),
    title: meaningful(first(TITLES)),
    caption: CAPTIONS.map((name) => meaningful(tags[name])).find((text) => text !== null) ?? null,
    rating: stars(first(RATINGS)),
  };
}

function degrees(value: unknown, limit: number): number | null {
  return typeof value === 'number' && Math.abs(value) <= limit ? value : null;
}
