import { PhotonestError } from '../core/errors.ts';
import type { PhotoFailure } from '../core/photos/failure.ts';
import type { RawPreview } from '../core/photos/raw-preview.ts';
import { UnreadablePhoto } from '../core/photos/unreadable-photo.ts';
import type { ExifTool, WrittenTags } from './exiftool.ts';

/** Pictures that cameras put into raw files, as ExifTool calls them; any may be the largest. */
const PICTURES = ['JpgFromRaw', 'JpgFromRaw2', 'PreviewImage', 'OtherImage', 'ThumbnailImage'];
/** Smaller ones show nothing. */
const SMALLEST_BYTES = 500;
const LARGEST_BYTES = 100_000_000;
/** Groups whose width and height are not the sensor's: of a JPEG, of one that is turned already, computed. */
const FOREIGN_SIZES = /^(File|Composite|XMP.*|MWG):/;

/**
 * The largest JPEG in a raw camera file.
 *
 * @throws PhotonestError `unreadable`, with why
 */
export async function extractPreview(
  path: string,
  exiftool: Pick<ExifTool, 'read' | 'extract'>,
): Promise<RawPreview> {
  try {
    const tags = await exiftool.read(path, [...PICTURES, 'Orientation', 'ImageWidth', 'ImageHeight']);
    const tag = largestPicture(tags);
    if (tag === null) throw new UnreadablePhoto({ code: 'no_preview' });
    const jpeg = await exiftool.extract(path, tag);
    return { jpeg, orientation: orientationOf(tags), isWide: isWide(tags) };
  } catch (error) {
    throw toUnreadable(error);
  }
}

function largestPicture(tags: WrittenTags): string | null {
  const sizes = Object.entries(tags).flatMap(([tag, value]) => {
    if (!PICTURES.includes(nameOf(tag)) || typeof value !== 'string') return [];
    const sizeBytes = Number(/^\(Binary data (\d+) bytes/.exec(value)?.[1] ?? 0);
    return sizeBytes >= SMALLEST_BYTES && sizeBytes <= LARGEST_BYTES ? [{ tag, sizeBytes }] : [];
  });
  return sizes.sort((a, b) => b.sizeBytes - a.sizeBytes)[0]?.tag ?? null;
}

function orientationOf(tags: WrittenTags): number {
  const values = Object.entries(tags)
    .filter(([tag]) => nameOf(tag) === 'Orientation')
    .sort(([a], [b]) => Number(b.startsWith('IFD0:')) - Number(a.startsWith('IFD0:')));
  const [, value] = values[0] ?? [];
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 8 ? value : 1;
}

function isWide(tags: WrittenTags): boolean | null {
  const widths = Object.entries(tags).filter(
    ([tag]) => nameOf(tag) === 'ImageWidth' && !FOREIGN_SIZES.test(tag),
  );
  for (const [tag, width] of widths) {
    const height = tags[tag.replace(/ImageWidth$/, 'ImageHeight')];
    if (typeof width === 'number' && typeof height === 'number' && width !== height) return width > height;
  }
  return null;
}

function nameOf(tag: string): string {
  return tag.slice(tag.indexOf(':') + 1);
}

function toUnreadable(error: unknown): PhotonestError {
  if (error instanceof PhotonestError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new UnreadablePhoto(failureOf(message), { cause: error });
}

/** By ExifTool's words. */
function failureOf(message: string): PhotoFailure {
  if (/perl|@INC/i.test(message)) return { code: 'perl_missing' };
  if (message.includes('control character')) return { code: 'raw_name' };
  return { code: /timeout|timed out/i.test(message) ? 'slow_preview' : 'damaged' };
}
