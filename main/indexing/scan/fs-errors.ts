import type { PhotoFailure } from '../../core/photos/failure.ts';

/** What the file system refuses, by the codes for a folder, a file or a `.photonestignore`. */
export function failureOfFs(
  error: unknown,
  codes: {
    refused: 'folder_permission' | 'lookup_permission' | 'ignore_permission';
    tooLong: 'folder_long_path' | 'lookup_long_path' | 'ignore_long_path';
    other: 'folder_error' | 'lookup_error' | 'ignore_error';
  },
): PhotoFailure {
  const detail = codeOf(error);
  if (detail === 'EACCES' || detail === 'EPERM') return { code: codes.refused };
  return detail === 'ENAMETOOLONG' ? { code: codes.tooLong } : { code: codes.other, detail };
}

/** Gone since it was listed, or since it was heard of. */
export function isNotFound(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(codeOf(error));
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
