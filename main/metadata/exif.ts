import readBlock, { type Exif } from 'exif-reader';
import { NO_METADATA, type PhotoMetadata } from '../core/photos/metadata.ts';
import { firstDate } from './date.ts';
import { readExifDates } from './exif-text.ts';
import { cameraName, exposureWords, meaningful, readText } from './text.ts';

/** Reads an EXIF block. Damaged blocks are common and harm nothing: they give what could be read, or nothing. */
export function readExif(block: Buffer | null): PhotoMetadata {
  if (block === null) return NO_METADATA;
  let exif: Exif;
  try {
    exif = readBlock(block);
  } catch {
    return NO_METADATA; // any malformed block: the photo itself may be fine
  }
  // A damaged block may have null for a whole section.
  const [image, photo, place] = [exif.Image ?? {}, exif.Photo ?? {}, exif.GPSInfo ?? {}];
  const dates = readExifDates(block);
  return {
    ...NO_METADATA,
    ...firstDate([
      {
        source: 'EXIF DateTimeOriginal',
        text: dates.original,
        offset: photo.OffsetTimeOriginal,
      },
      {
        source: 'EXIF DateTimeDigitized',
        text: dates.digitized,
        offset: photo.OffsetTimeDigitized,
      },
      { source: 'EXIF DateTime', text: dates.modified, offset: photo.OffsetTime },
      { source: 'EXIF GPSDateStamp', text: gpsDate(place.GPSDateStamp, place.GPSTimeStamp), offset: 'Z' },
    ]),
    camera: cameraName(image.Make, image.Model),
    lens: meaningful(photo.LensModel),
    exposure: exposureWords({
      millimetres: photo.FocalLength,
      aperture: photo.FNumber,
      seconds: photo.ExposureTime,
      iso: photo.ISOSpeedRatings,
    }),
    ...placeOf(
      degrees(place.GPSLatitude, place.GPSLatitudeRef, 'S'),
      degrees(place.GPSLongitude, place.GPSLongitudeRef, 'W'),
    ),
    title: readText(windowsText(image.XPTitle)),
    caption:
      meaningful(image.ImageDescription) ??
      meaningful(windowsText(image.XPComment)) ??
      meaningful(windowsText(image.XPSubject)),
    rating: stars(image.Rating),
    keywords: splitKeywords(windowsText(image.XPKeywords)),
  };
}

/** Windows separates them by semicolons. */
export function splitKeywords(text: string | null): string[][] {
  return (text ?? '')
    .split(';')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .map((name) => [name]);
}

/** Windows' own tags are UTF-16 in bytes. */
function windowsText(value: unknown): string | null {
  return Array.isArray(value) ? Buffer.from(value as number[]).toString('utf16le') : null;
}

/** Both or none, and neither where both are nought: that is what receivers without a position write. */
export function placeOf(
  latitude: number | null,
  longitude: number | null,
): { latitude: number | null; longitude: number | null } {
  const isPlace =
    latitude !== null &&
    longitude !== null &&
    Math.abs(latitude) <= 90 &&
    Math.abs(longitude) <= 180 &&
    (latitude !== 0 || longitude !== 0);
  return isPlace ? { latitude, longitude } : { latitude: null, longitude: null };
}

/** 1 to 5, 0 for unrated, -1 for rejected; null where nobody has written one. */
export function stars(value: unknown): number | null {
  if (typeof value !== 'number' && typeof value !== 'string') return null;
  const number = Number(value);
  return Number.isInteger(number) && number >= -1 && number <= 5 ? number : null;
}

/** In UTC: `2024:05:17` and hours, minutes, seconds. */
function gpsDate(date: unknown, time: unknown): string | null {
  if (typeof date !== 'string') return null;
  const parts = Array.isArray(time) && time.length === 3 ? (time as unknown[]).map(Number) : [];
  if (parts.length === 0 || !parts.every(Number.isFinite)) return date;
  const digits = parts.map((part) => String(Math.trunc(part)).padStart(2, '0'));
  return `${date.replace(/\0/g, ' ').trim()} ${digits.join(':')}`;
}

/** Minutes and seconds may be missing, or written as 0/0, and the reference in either case or as a word. */
function degrees(parts: unknown, ref: unknown, negative: string): number | null {
  const values = (Array.isArray(parts) ? parts : [parts]).map(Number);
  if (values.length > 3 || typeof ref !== 'string' || !Number.isFinite(values[0])) return null;
  const [whole, minutes = 0, seconds = 0] = values.map((value) => (Number.isFinite(value) ? value : 0));
  const value = whole! + minutes / 60 + seconds / 3600;
  return ref.trim().toUpperCase().startsWith(negative) ? -value : value;
}
