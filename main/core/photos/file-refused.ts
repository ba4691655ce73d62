import { PhotonestError } from '../errors.ts';
import type { FileFailure } from './file-failure.ts';
import { failureOf, UnreadablePhoto } from './unreadable-photo.ts';

/** An `unreadable` error of a file that is left as it is, which knows why. */
export class FileRefused extends PhotonestError {
  readonly failure: FileFailure;

  constructor(failure: FileFailure, options?: { cause?: unknown }) {
    super('unreadable', { code: 'photo_failed', failure }, options);
    this.name = 'FileRefused';
    this.failure = failure;
  }
}

/** Why a file is left as it is; null for an error that is not the file's. */
export function fileFailureOf(error: unknown): FileFailure | null {
  if (error instanceof FileRefused || error instanceof UnreadablePhoto) return error.failure;
  return failureOf(error);
}
