import readExif, { type Exif } from 'exif-reader';

/** What a camera wrote about a photo; null where it wrote nothing that makes sense. */
export type PhotoMetadata = {
  /** Local time at the camera, `YYYY-MM-DDTHH:MM:SS`. */
  takenAt: string | null;
  camera: string | null;
  lens: string | null;
  /** For people: `35 mm, f/2.8, 1/250 s, ISO 400`. */
  exposure: string | null;
  latitude: number | null;
  longitude: number | null;
};

const NOTHING: PhotoMetadata = {
  takenAt: null,
  camera: null,
  lens: null,
  exposure: null,
  latitude: null,
  longitude: null,
};

/** Reads an EXIF block. Damaged blocks are common and harm nothing: they give what could be read, or nothing. */
export function readMetadata(block: Buffer | null): PhotoMetadata {
  if (block === null) return NOTHING;
  let exif: Exif;
  try {
    exif = readExif(block);
  } catch {
    return NOTHING; // any malformed block: the photo itself may be fine
  }
  return {
    takenAt: localTime(exif.Photo?.DateTimeOriginal ?? exif.Photo?.DateTimeDigitized ?? exif.Image?.DateTime),
    camera: cameraName(exif.Image?.Make, exif.Image?.Model),
    lens: text(exif.Photo?.LensModel),
    exposure: exposure(exif),
    latitude: degrees(exif.GPSInfo?.GPSLatitude, exif.GPSInfo?.GPSLatitudeRef, 'S', 90),
    longitude: degrees(exif.GPSInfo?.GPSLongitude, exif.GPSInfo?.GPSLongitudeRef, 'W', 180),
  };
}

/** `0000:00:00 00:00:00`, of a camera whose clock was never set, as exif-reader gives it: 30 November 1899. */
const NEVER_SET = Date.UTC(0, -1, 0);

/** exif-reader gives the camera's local time as if it were UTC, so its UTC parts are the local ones. */
function localTime(date: unknown): string | null {
  if (!(date instanceof Date) || Number.isNaN(date.getTime())) return null;
  const year = date.getUTCFullYear();
  if (year < 1826 || year > 2200 || date.getTime() === NEVER_SET) return null; // photography began in 1826
  return date.toISOString().slice(0, 19);
}

function cameraName(make: unknown, model: unknown): string | null {
  const maker = text(make);
  const name = text(model);
  if (name === null || maker === null) return name ?? maker;
  // "NIKON CORPORATION" + "NIKON D90" is a Nikon D90, not a NIKON CORPORATION NIKON D90.
  const brand = maker.split(' ')[0]!;
  return name.toLowerCase().startsWith(brand.toLowerCase()) ? name : `${maker} ${name}`;
}

function exposure(exif: Exif): string | null {
  const { FocalLength, FNumber, ExposureTime, ISOSpeedRatings } = exif.Photo ?? {};
  const parts = [
    positive(FocalLength) ? `${round(FocalLength)} mm` : null,
    positive(FNumber) ? `f/${round(FNumber)}` : null,
    positive(ExposureTime) ? `${shutter(ExposureTime)} s` : null,
    positive(ISOSpeedRatings) ? `ISO ${ISOSpeedRatings}` : null,
  ].filter((part) => part !== null);
  return parts.length > 0 ? parts.join(', ') : null;
}

function shutter(seconds: number): string {
  return seconds >= 0.4 ? String(round(seconds)) : `1/${Math.round(1 / seconds)}`;
}

function degrees(parts: unknown, ref: unknown, negative: string, limit: number): number | null {
  if (!Array.isArray(parts) || parts.length !== 3 || typeof ref !== 'string') return null;
  const [whole, minutes, seconds] = parts.map(Number) as [number, number, number];
  const value = (whole + minutes / 60 + seconds / 3600) * (ref.startsWith(negative) ? -1 : 1);
  return Number.isFinite(value) && Math.abs(value) <= limit ? value : null;
}

function text(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  // eslint-disable-next-line no-control-regex -- cameras pad their names with NUL bytes
  const clean = value.replace(/[\u0000-\u001f]/g, ' ').trim();
  return clean === '' ? null : clean;
}

function positive(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
