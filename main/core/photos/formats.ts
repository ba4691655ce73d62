import type { PhotoFailure } from './failure.ts';

/** Which files are photos, by the ending of their names. Everything else is not "found" at all. */

/** JPEG also under the names of 3D and 360° cameras, old phones and websites. */
const JPEG = ['jpg', 'jpeg', 'jpe', 'jfif', 'pjpeg', 'pjp', 'jpg_large', 'jpeg_large', 'mpo', 'jps', 'insp'];
const DECODED = [...JPEG, 'png', 'apng', 'webp', 'gif', 'tif', 'tiff', 'avif', 'avifs'];
const HEIC = ['heic', 'heif', 'hif', 'heics', 'heifs'];
/** Decoded by a library of its own. */
const JXL = ['jxl'];
const RAW = [
  '3fr', 'ari', 'arq', 'arw', 'bay', 'cap', 'cr2', 'cr3', 'crw', 'dcr', 'dng', 'eip', 'erf', 'fff', 'gpr', 'iiq', 'k25', 'kdc', 'mdc', 'mef', 'mos', 'mrw', 'nef', 'nrw', 'orf',
  'ori', 'pef', 'raf', 'raw', 'rw2', 'rwl', 'rwz', 'sr2', 'srf', 'srw', 'x3f',
]; // prettier-ignore
const VIDEO = ['mov', 'mp4', 'm4v', 'avi', 'mkv', 'webm', 'mts', 'm2ts', '3gp', 'mpg', 'mpeg', 'wmv'];
const OTHER_PICTURES = [
  'bmp', 'dib', 'exr', 'hdr', 'ico', 'j2k', 'jp2', 'jpf', 'jpx', 'pbm', 'pcx', 'pgm', 'ppm', 'psb', 'psd', 'svg', 'tga',
]; // prettier-ignore

/** `decoded` files are read; a `skipped` one is counted and listed with why. */
export type FileKind = { kind: 'decoded' } | { kind: 'skipped'; failure: PhotoFailure };

const kinds = new Map<string, FileKind>();
for (const ending of [...DECODED, ...HEIC, ...JXL, ...RAW]) kinds.set(ending, { kind: 'decoded' });
for (const ending of VIDEO) kinds.set(ending, skipped({ code: 'video' }));
for (const ending of OTHER_PICTURES) kinds.set(ending, skipped({ code: 'unsupported', ending }));

/** The kind of the file called `name`; null if its ending is not that of a photo, a picture or a video. */
export function fileKind(name: string): FileKind | null {
  return kinds.get(ending(name)) ?? null;
}

export function isRaw(name: string): boolean {
  return RAW.includes(ending(name));
}

/** A film as phones write it beside a live photo. */
export function isPhoneFilm(name: string): boolean {
  return ['mov', 'mp4'].includes(ending(name));
}

export function isSidecar(name: string): boolean {
  return ending(name) === 'xmp' || isTakeout(name);
}

/** Beside a photo, Google Takeout's words about it may be in it. */
export function isTakeout(name: string): boolean {
  return ending(name) === 'json';
}

/** Decoding takes longer than all the rest that is done with a photo. */
export function isSlowToDecode(name: string): boolean {
  return [...HEIC, ...JXL].includes(ending(name));
}

/** A photo as phones write it beside a film. */
export function isPhonePhoto(name: string): boolean {
  return [...HEIC, 'jpg', 'jpeg'].includes(ending(name));
}

const SHOWN_BY_BROWSERS: Record<string, string> = {
  ...Object.fromEntries(JPEG.map((each) => [each, 'image/jpeg'])),
  png: 'image/png',
  apng: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  avif: 'image/avif',
  avifs: 'image/avif',
};

/**
 * The media type of a file that every browser shows; null for the rest, which need converting first.
 *
 * @param format what the file is by its content; null while that is not known, and its name must do
 */
export function browserMediaType(name: string, format: string | null): string | null {
  // sharp calls AVIF by its container's name.
  const known = format === 'heif' ? 'avif' : format;
  return SHOWN_BY_BROWSERS[known ?? ending(name)] ?? null;
}

function ending(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot === -1 ? '' : name.slice(dot + 1).toLowerCase();
}

function skipped(failure: PhotoFailure): FileKind {
  return { kind: 'skipped', failure };
}
