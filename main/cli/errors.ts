import type { ErrorCode } from '../core/errors.ts';

export const DONE = 0;
export const SOME_FAILED = 1;
export const WRONG_USAGE = 2;
export const COULD_NOT_RUN = 3;

/** The one table from error codes to exit statuses. */
export const EXIT_OF: Record<ErrorCode, number> = {
  invalid: WRONG_USAGE,
  not_found: WRONG_USAGE,
  unreadable: SOME_FAILED,
  model_unusable: COULD_NOT_RUN,
  library_busy: COULD_NOT_RUN,
  disk_full: COULD_NOT_RUN,
  library_damaged: COULD_NOT_RUN,
  tagger_unavailable: COULD_NOT_RUN,
  download_failed: COULD_NOT_RUN,
  closing: COULD_NOT_RUN,
  unauthorised: COULD_NOT_RUN,
  forbidden: COULD_NOT_RUN,
  internal: COULD_NOT_RUN,
};
