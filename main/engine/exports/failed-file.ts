import type { FailedFile } from '../../core/api.ts';
import { fileFailureSentence } from '../../core/photos/file-failure-sentence.ts';
import type { FileFailure } from '../../core/photos/file-failure.ts';
import { fileFailureOf, FileRefused } from '../../core/photos/file-refused.ts';
import { ReaderCrashed } from '../../core/photos/reading.ts';
import type { KnownContent } from '../../core/photos/writing.ts';
import type { PhotoRow } from '../../sqlite/tables/photos/photo.ts';

export function failedFile(path: string, failure: FileFailure): FailedFile {
  return { path, reason: fileFailureSentence(failure), failure };
}

/**
 * What the photo's file is, as far as the library knows.
 *
 * @throws FileRefused where it is out of reach, or has not been read
 */
export function contentOf({ state, path, sizeBytes, hash }: PhotoRow): KnownContent {
  if (state === 'offline') throw new FileRefused({ code: 'away' });
  if (hash === null) throw new FileRefused({ code: 'unread' });
  return { path, sizeBytes, hash };
}

/**
 * @param crash where the reader ended over the file
 * @throws what is no photo's fault
 */
export function failureOf(error: unknown, crash: 'write_crashed' | 'copy_crashed'): FileFailure {
  if (error instanceof ReaderCrashed) return { code: crash };
  const failure = fileFailureOf(error);
  if (failure === null) throw error;
  return failure;
}
