import { PhotonestError } from '../../core/errors.ts';

/** The disk with the library is full: nothing is read until there is room. */
export function full(cause: unknown): PhotonestError {
  return new PhotonestError('disk_full', { code: 'disk_full_indexing' }, { cause });
}

/** What keeps indexing from going on, through no photo’s fault. */
export function toProblem(error: unknown): PhotonestError {
  if (error instanceof PhotonestError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new PhotonestError('internal', { code: 'indexing_stopped', detail: reason }, { cause: error });
}
