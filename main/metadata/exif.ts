import type { WrittenTags } from './exiftool.ts';
import { decode } from './text.ts';
import { numberOf, readDirectories, readFujifilm, type Directory, type ExifDirectories } from './tiff.ts';

type Value = Buffer | number[] | undefined;

/** Tags by the number that EXIF 2.32 gives them, and by the name that ExifTool does. Any may stand in either directory. */
const TEXTS: Record<number, string> = {
  0x010e: 'ImageDescription',
  0x010f: 'Make',
  0x0110: 'Model',
  0xa434: 'LensModel',
};
const DATES: Record<number, string> = {
  0x0132: 'ModifyDate',
  0x9003: 'DateTimeOriginal',
  0x9004: 'CreateDate',
  0x9010: 'OffsetTime',
  0x9011: 'OffsetTimeOriginal',
  0x9012: 'OffsetTimeDigitized',
};
const NUMBERS: Record<number, string> = {
  0x4746: 'Rating',
  0x4749: 'RatingPercent',
  0x829a: 'ExposureTime',
  0x829d: 'FNumber',
  0x8827: 'ISO',
  0x920a: 'FocalLength',
};
/** Windows' own, in UTF-16. */
const WIDE_TEXTS: Record<number, string> = {
  0x9c9b: 'XPTitle',
  0x9c9c: 'XPComment',
  0x9c9e: 'XPKeywords',
  0x9c9f: 'XPSubject',
};
const USER_COMMENT = 0x9286;
const MAKER_NOTE = 0x927c;
/** Of Fujifilm's cameras, on which a photo can be given stars. */
const FUJIFILM_RATING = 0x1431;

/**
 * Reads an EXIF block, as ExifTool would name and give it: without waiting for ExifTool, and with texts that are not
 * in UTF-8, which it gives up. A damaged block is common and harms nothing: it gives what could be read.
 */
export function readExif(block: Buffer | null): WrittenTags {
  const directories = block && readDirectories(block);
  if (directories === null) return {};
  const { image, photo, place } = directories;
  const tags = {
    ...readDirectory(image, 'IFD0', directories),
    ...readDirectory(photo, 'ExifIFD', directories),
    ...readPlace(place),
    'FujiFilm:Rating': ratingInNote(photo.get(MAKER_NOTE)),
  };
  return Object.fromEntries(Object.entries(tags).filter(([, value]) => value !== null));
}

function readDirectory(
  directory: Directory,
  group: string,
  { isLittleEndian }: ExifDirectories,
): WrittenTags {
  const read = (names: Record<number, string>, convert: (value: Value) => unknown): [string, unknown][] =>
    Object.entries(names).map(([tag, name]) => [`${group}:${name}`, convert(directory.get(Number(tag)))]);
  return Object.fromEntries([
    ...read(TEXTS, text),
    ...read(DATES, wholeText),
    ...read(NUMBERS, numbers),
    ...read(WIDE_TEXTS, wideText),
    [`${group}:UserComment`, comment(directory.get(USER_COMMENT), isLittleEndian)],
  ]);
}

/** Up to the NUL that ends it. */
function text(value: Value): string | null {
  if (!Buffer.isBuffer(value)) return null;
  const end = value.indexOf(0);
  return decode(end === -1 ? value : value.subarray(0, end));
}

/** Some cameras put a NUL between date and time. */
function wholeText(value: Value): string | null {
  return Buffer.isBuffer(value) ? value.toString('latin1') : null;
}

/** Some cameras write an ISO as a pair. */
function numbers(value: Value): number | number[] | null {
  return Array.isArray(value) && value.length > 1 ? value.filter(Number.isFinite) : numberOf(value);
}

function wideText(value: Value): string | null {
  return Buffer.isBuffer(value) ? untilNul(new TextDecoder('utf-16le').decode(value)) : null;
}

/** EXIF 2.32, 4.6.5, UserComment: eight bytes say in which code the rest is. */
const CODE_BYTES = 8;

function comment(value: Value, isLittleEndian: boolean): string | null {
  if (!Buffer.isBuffer(value)) return null;
  const code = value.toString('latin1', 0, CODE_BYTES).replace(/[\0 ]+$/, '');
  const rest = value.subarray(CODE_BYTES);
  if (code === 'UNICODE') return untilNul(unicode(rest, isLittleEndian));
  if (code === 'JIS') return untilNul(new TextDecoder('iso-2022-jp').decode(rest));
  return text(code === 'ASCII' || code === '' ? rest : value);
}

/** UTF-16 in the block's byte order, unless its own mark or the NULs beside Latin letters tell otherwise. */
function unicode(bytes: Buffer, isLittleEndian: boolean): string {
  const zeros = [0, 0];
  for (const [index, byte] of bytes.entries()) if (byte === 0) zeros[index % 2]! += 1;
  const [even, odd] = zeros as [number, number];
  const mark = bytes.toString('latin1', 0, 2);
  const isLittle = mark === 'ÿþ' ? true : mark === 'þÿ' ? false : even === odd ? isLittleEndian : odd > even;
  return new TextDecoder(isLittle ? 'utf-16le' : 'utf-16be').decode(bytes);
}

function untilNul(words: string): string {
  const end = words.indexOf('\0');
  return end === -1 ? words : words.slice(0, end);
}

function ratingInNote(note: Value): number | null {
  return Buffer.isBuffer(note) ? numberOf(readFujifilm(note).get(FUJIFILM_RATING)) : null;
}

const PLACE = { latitudeRef: 1, latitude: 2, longitudeRef: 3, longitude: 4, time: 7, date: 29 };

/** A place in degrees, as ExifTool composes it; date and time in UTC. */
function readPlace(place: Directory): WrittenTags {
  const time = place.get(PLACE.time);
  return {
    'Composite:GPSLatitude': degrees(place.get(PLACE.latitude), place.get(PLACE.latitudeRef), 'S'),
    'Composite:GPSLongitude': degrees(place.get(PLACE.longitude), place.get(PLACE.longitudeRef), 'W'),
    'GPS:GPSDateStamp': wholeText(place.get(PLACE.date)),
    'GPS:GPSTimeStamp': Array.isArray(time) && time.every(Number.isFinite) ? clock(time) : wholeText(time),
  };
}

function clock(parts: number[]): string {
  const [hour = 0, minute = 0, second = 0] = parts.map(Math.floor);
  return [hour, minute, second].map((part) => String(part).padStart(2, '0')).join(':');
}

/** Degrees, minutes and seconds; those that are not there or 0/0 count nothing. The reference alone gives the sign. */
function degrees(value: Value, reference: Value, negative: string): number | null {
  const side = text(reference)?.trim().toUpperCase();
  if (side === undefined || !Array.isArray(value)) return null;
  const [whole, minutes, seconds] = value;
  if (whole === undefined || !Number.isFinite(whole)) return null;
  const sum = Math.abs(whole) + finite(minutes) / 60 + finite(seconds) / 3600;
  return side.startsWith(negative) ? -sum : sum;
}

function finite(value: number | undefined): number {
  return value !== undefined && Number.isFinite(value) ? value : 0;
}
