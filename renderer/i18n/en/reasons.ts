import { ROW_PROBLEM_SENTENCES } from '../../../main/core/imports/row-problem.ts';
import { NOTICE_SENTENCES } from '../../../main/core/notices/sentences.ts';
import {
  FILE_FAILURE_SENTENCES,
  SIDECAR_FAILURE_SENTENCES,
} from '../../../main/core/photos/file-failure-sentence.ts';

/** Why single files are left as they are, and what became of the library's: the engine says it by codes and values. */
export const reasons = {
  /** Clauses that fit behind a file's name. */
  files: FILE_FAILURE_SENTENCES,
  sidecars: SIDECAR_FAILURE_SENTENCES,
  rows: ROW_PROBLEM_SENTENCES,
  notices: NOTICE_SENTENCES,
};
