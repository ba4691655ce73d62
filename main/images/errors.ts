import { PhotonestError } from '../core/errors.ts';

const DAMAGED = 'is cut short or damaged';

/** libvips' and the operating system's words, and ours: a clause that fits behind the file's name. */
const CAUSES: [RegExp, string][] = [
  [/ENOENT/, 'is not there any more'],
  [/EACCES|EPERM/, 'may not be read: its permissions forbid it'],
  [/EISDIR/, 'is a folder, not a file'],
  [/is no regular file/, 'is no photo any more: a link, a pipe or a device has taken its place'],
  [/EIO/, 'cannot be read from its disk (input/output error)'],
  [/EMFILE|ENFILE/, 'cannot be opened: too many files are open on this computer'],
  [
    /unsupported image format|Input buffer contains/i,
    'is not a picture, or of a format that is not supported',
  ],
  [
    /labq format|samples out of range|bad photometric|whole number of bytes|route from 'multiband'|Unsupported (TIFF|data type)/i,
    'is of a kind of TIFF that is not supported',
  ],
  [/pixel limit/i, 'has more pixels than are decoded'],
  // libvips keeps the words of all its errors in one place: another photo that failed meanwhile has taken them.
  [/^Unknown error$/, DAMAGED],
  [
    /premature end|truncated|unexpected end|end of (file|input|stream)|not enough data|out of data|read error|corrupt|invalid|bad seek|decoding error|unable to parse/i,
    DAMAGED,
  ],
];

/** Whether the file's bytes are to blame, and not its kind, size or permissions. */
export function isDamaged(error: PhotonestError): boolean {
  return error.message === DAMAGED;
}

/** Any error of reading or decoding as an `unreadable` one with a clause for people. */
export function toPhotonestError(error: unknown): PhotonestError {
  if (error instanceof PhotonestError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const known = CAUSES.find(([pattern]) => pattern.test(message));
  const clause = known?.[1] ?? `cannot be decoded (${firstLine(message)})`;
  return new PhotonestError('unreadable', clause, { cause: error });
}

function firstLine(message: string): string {
  return message.split('\n')[0]!.slice(0, 200);
}
