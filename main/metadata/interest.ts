import type { PhotoMetadata } from '../core/photos/metadata.ts';

type Blocks = { xmp: Buffer | null; iptc: Buffer | null };
type Known = Omit<PhotoMetadata, 'keywords'>;

/** What EXIF has no place for, by XMP's names, under whatever prefix. */
const BEYOND_EXIF =
  'subject|hierarchicalSubject|TagsList|LastKeywordXMP|KeywordInfo|title|description|keywords|categories|caption';
/** What EXIF has a place for, which is asked of XMP only where EXIF has it not. */
const DATES =
  'DateTimeOriginal|DateCreated|CreateDate|DateTimeDigitized|GPSTimeStamp|GPSDateStamp|date|datetime';
const CAMERA = 'Make|Model';
const LENS = 'Lens|LensModel';
const PLACE = 'GPSLatitude';
const EXPOSURE = 'FocalLength|FNumber|ExposureTime|ISOSpeedRatings|PhotographicSensitivity';
const COMMENT = 'UserComment';
const RATING = 'Rating|rating|RatingPercent';
/** Most programs write nought for a photo without stars. */
const RATING_GIVEN = /[Rr]ating(?:Percent)?(?:>|\s*=\s*["'])\s*-?0*[1-9]/;
/** The rest of a long XMP packet is in another block. */
const CONTINUED = 'HasExtendedXMP';

/** IPTC-IIM 4.2, record 2: object name, keywords, caption; date created. */
const IPTC_BEYOND_EXIF = [5, 25, 120];
const IPTC_DATE = 55;

/** The one date that no other comes before. */
const SHUTTER = 'EXIF DateTimeOriginal';

/** Whether XMP or IPTC may say something that EXIF does not, so that it is worth asking ExifTool. */
export function addsToExif({ xmp, iptc }: Blocks, known: Known): boolean {
  const isDated = known.takenSource === SHUTTER;
  const datasets = isDated ? IPTC_BEYOND_EXIF : [...IPTC_BEYOND_EXIF, IPTC_DATE];
  if (iptc !== null && datasets.some((dataset) => iptc.includes(Buffer.of(0x1c, 2, dataset)))) return true;
  const text = xmp?.toString('latin1') ?? '';
  // UTF-16, which XMP may be, has a NUL beside each letter.
  return text.includes('\0<') || RATING_GIVEN.test(text) || namesLacking(known, isDated).test(text);
}

/** An XML name that is one of those, as an element or as an attribute. */
function namesLacking(known: Known, isDated: boolean): RegExp {
  const names = [
    BEYOND_EXIF,
    CONTINUED,
    isDated ? null : DATES,
    known.camera === null ? CAMERA : null,
    known.lens === null ? LENS : null,
    known.latitude === null ? PLACE : null,
    known.exposure === null ? EXPOSURE : null,
    known.caption === null ? COMMENT : null,
    known.rating === null ? null : RATING,
  ].filter((each) => each !== null);
  return new RegExp(String.raw`[:<\s](?:${names.join('|')})[\s=/>]`);
}
