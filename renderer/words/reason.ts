import type { FailedFile } from '../../main/core/api.ts';
import { rowProblemValues, type RowProblem } from '../../main/core/imports/row-problem.ts';
import { fileFailureSentence, type SayFileFailure } from '../../main/core/photos/file-failure-sentence.ts';
import type { FileFailure } from '../../main/core/photos/file-failure.ts';
import { t } from '../i18n/i18n.svelte.ts';
import { failureWords } from './failure.ts';

const IN_THE_WINDOWS_LANGUAGE: SayFileFailure = {
  photo: failureWords,
  file: (code, values) => t(`reasons.files.${code}`, values),
  sidecar: (code, values) => t(`reasons.sidecars.${code}`, values),
};

/** Why a file is left as it is: a clause that fits behind its name. */
export function leftFileWords(failure: FileFailure): string {
  return fileFailureSentence(failure, IN_THE_WINDOWS_LANGUAGE);
}

/** Photos that something was not done with, each with its reason in the window's language. */
export function leftFiles(failed: readonly FailedFile[]): { path: string; reason: string }[] {
  return failed.map(({ path, failure }) => ({ path, reason: leftFileWords(failure) }));
}

/** Why a row of a file for import is left out: a clause that fits behind the photo's name. */
export function rowProblemWords(problem: RowProblem): string {
  return t(`reasons.rows.${problem.code}`, rowProblemValues(problem));
}
