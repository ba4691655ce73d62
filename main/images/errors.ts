import { PhotonestError } from '../core/errors.ts';
import type { PhotoFailure } from '../core/photos/failure.ts';
import { UnreadablePhoto } from '../core/photos/unreadable-photo.ts';

/** By libvips', the operating system's and our words. */
const CAUSES: [RegExp, PhotoFailure][] = [
  [/ENOENT/, { code: 'gone' }],
  [/EACCES|EPERM/, { code: 'permission' }],
  [/EISDIR/, { code: 'folder' }],
  [/is no regular file/, { code: 'replaced' }],
  [/EIO/, { code: 'disk_error' }],
  [/EMFILE|ENFILE/, { code: 'too_many_open' }],
  [/unsupported image format|Input buffer contains/i, { code: 'not_a_picture' }],
  [
    /labq format|samples out of range|bad photometric|whole number of bytes|route from 'multiband'|Unsupported (TIFF|data type)/i,
    { code: 'tiff_kind' },
  ],
  [/pixel limit/i, { code: 'pixel_limit' }],
  // libvips keeps the words of all its errors in one place: another photo that failed meanwhile has taken them.
  [/^Unknown error$/, { code: 'damaged' }],
  [
    /premature end|truncated|unexpected end|end of (file|input|stream)|not enough data|out of data|read error|corrupt|invalid|bad seek|decoding error|unable to parse/i,
    { code: 'damaged' },
  ],
];

/** Whether the file's bytes are at fault, and not its kind, size or permissions. */
export function isDamaged(error: PhotonestError): boolean {
  return error instanceof UnreadablePhoto && error.failure.code === 'damaged';
}

/** Any error of reading or decoding as an `unreadable` one with its code. */
export function toPhotonestError(error: unknown): PhotonestError {
  if (error instanceof PhotonestError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const known = CAUSES.find(([pattern]) => pattern.test(message));
  const failure = known?.[1] ?? { code: 'undecodable', detail: firstLine(message) };
  return new UnreadablePhoto(failure, { cause: error });
}

function firstLine(message: string): string {
  return message.split('\n')[0]!.slice(0, 200);
}
