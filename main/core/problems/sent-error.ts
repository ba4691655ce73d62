import { z } from 'zod';
import { PhotonestError, type ErrorCode } from '../errors.ts';
import { problemSchema, type Problem } from './problem.ts';

/** What is left of a {@link PhotonestError} between processes and threads. */
export type SentError = { code: string; message: string; problem: Problem | null };

/** The fields of a message that is an error. */
export const sentError = { code: z.string(), message: z.string(), problem: problemSchema.nullable() };

export function sendError({ code, message, problem }: PhotonestError): SentError {
  return { code, message, problem };
}

export function receiveError(
  { code, message, problem }: SentError,
  options?: { cause?: unknown },
): PhotonestError {
  return new PhotonestError(code as ErrorCode, problem ?? message, options);
}
