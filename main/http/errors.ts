import type { ErrorBody } from '../core/api.ts';
import { isDiskFull, notSaved } from '../core/disk-full.ts';
import { PhotonestError, type ErrorCode } from '../core/errors.ts';
import { problemSentence } from '../core/problems/sentences.ts';

/** The one table from error codes to HTTP statuses. */
export const STATUS_OF: Record<ErrorCode, 400 | 401 | 403 | 404 | 409 | 422 | 500 | 502 | 503 | 507> = {
  invalid: 400,
  unauthorised: 401,
  forbidden: 403,
  not_found: 404,
  library_busy: 409,
  unreadable: 422,
  internal: 500,
  disk_full: 507,
  library_damaged: 503,
  model_unusable: 503,
  tagger_unavailable: 503,
  download_failed: 502,
  closing: 503,
};

/** An unknown error is ours: the detail goes to the log, a sentence to the person. */
export function toErrorResponse(error: unknown): Response {
  const known = error instanceof PhotonestError ? error : isDiskFull(error) ? notSaved(error) : null;
  if (known === null || known.code === 'internal') console.error(error);
  const code = known?.code ?? 'internal';
  const problem = known === null ? ({ code: 'unexpected' } as const) : known.problem;
  const message = known?.message ?? problemSentence({ code: 'unexpected' });
  const body: ErrorBody = { error: { code, message, ...(problem !== null && { problem }) } };
  return Response.json(body, { status: STATUS_OF[code], headers: { 'cache-control': 'no-store' } });
}
