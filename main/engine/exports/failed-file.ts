import type { FailedFile } from '../../core/api.ts';
import { fileFailureSentence } from '../../core/photos/file-failure-sentence.ts';
import type { FileFailure } from '../../core/photos/file-failure.ts';

export function failedFile(path: string, failure: FileFailure): FailedFile {
  return { path, reason: fileFailureSentence(failure), failure };
}
