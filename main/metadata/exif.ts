import readBlock, { type Exif } from 'exif-reader';
import { NO_METADATA, type PhotoMetadata } from '../core/photos/metadata.ts';
import { firstDate } from './date.ts';
import { cameraName, exposureWords, meaningful } from './text.ts';

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
  return {
    ...NO_METADATA,
    ...firstDate([
      {
        source: 'EXIF DateTimeOriginal',
        text: written(photo.DateTimeOriginal),
        offset: photo.OffsetTimeOriginal,
      },
      {
        source: 'EXIF DateTimeDigitized',
        text: written(photo.DateTimeDigitized),
        offset: photo.OffsetTimeDigitized,
      },
      { source: 'EXIF DateTime', text: written(image.DateTime), offset: photo.OffsetTime },
    ]),
    camera: cameraName(image.Make, image.Model),
    lens: meaningful(photo.LensModel),
    exposure: exposureWords({
      millimetres: photo.FocalLength,
      aperture: photo.FNumber,
      seconds: photo.ExposureTime,
      iso: photo.ISOSpeedRatings,
    }),
    latitude: degrees(place.GPSLatitude, place.GPSLatitudeRef, 'S', 90),
    longitude: degrees(place.GPSLongitude, place.GPSLongitudeRef, 'W', 180),
    caption: meaningful(image.ImageDescription),
    rating: stars(image.Rating),
  };
}

/** 1 to 5, -1 for rejected; null where nobody has judged it. */
export function stars(value: unknown): number | null {
  const number = Number(value);
  return Number.isInteger(number) && number !== 0 && number >= -1 && number <= 5 ? number : null;
}

/** `0000:00:00 00:00:00`, of a camera whose clock was never set, as exif-reader gives it: 30 November 1899. */
const NEVER_SET = Date.UTC(0, -1, 0);

/** exif-reader gives the camera's local time as if it were UTC, so its UTC parts are the local ones. */
function written(date: unknown): string | null {
  if (!(date instanceof Date) || Number.isNaN(date.getTime()) || date.getTime() === NEVER_SET) return null;
  return date.toISOString().slice(0, 19);
}

function degrees(parts: unknown, ref: unknown, negative: string, limit: number): number | null {
  if (!Array.isArray(parts) || parts.length !== 3 || typeof ref !== 'string') return null;
  const [whole, minutes, seconds] = parts.map(Number) as [number, number, number];
  const value = (whole + minutes / 60 + seconds / 3600) * (ref.startsWith(negative) ? -1 : 1);
  return Number.isFinite(value) && Math.abs(value) <= limit ? value : null;
}
