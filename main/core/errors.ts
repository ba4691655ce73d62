import type { Problem } from './problems/problem.ts';
import { problemSentence } from './problems/sentences.ts';

/** The codes that a caller can act on. `http/errors.ts` and `cli/errors.ts` map them to statuses. */
export type ErrorCode =
  | 'invalid' // the request or an argument is not what was expected
  | 'not_found' // no such photo, folder, label or file
  | 'unreadable' // a photo cannot be decoded
  | 'model_unusable' // weights that are missing, damaged or of another network
  | 'library_busy' // another engine has this library open
  | 'disk_full' // there is no room to write what was asked for
  | 'library_damaged' // SQLite says so
  | 'tagger_unavailable' // the tagger process cannot be kept running
  | 'download_failed' // no server gave the file, or what came is not what it should be
  | 'closing' // Photonest is being closed
  | 'unauthorised' // no or a wrong token
  | 'forbidden' // a foreign host or origin
  | 'internal'; // a defect, or the computer's trouble: the detail is in the log

/**
 * An error with a sentence for people: what was expected, what came, and the way out, naming the file. Where a person
 * can meet it in the window it is made of a {@link Problem}, whose sentence the window says in its own language.
 */
export class PhotonestError extends Error {
  readonly code: ErrorCode;
  /** Null where there is an English sentence only. */
  readonly problem: Problem | null;

  constructor(code: ErrorCode, said: Problem | string, options?: { cause?: unknown }) {
    super(typeof said === 'string' ? said : problemSentence(said), options);
    this.name = 'PhotonestError';
    this.code = code;
    this.problem = typeof said === 'string' ? null : said;
  }
}
