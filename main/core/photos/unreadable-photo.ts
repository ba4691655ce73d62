import { PhotonestError } from '../errors.ts';
import type { PhotoFailure } from './failure.ts';

/** An `unreadable` error that knows why; its message is the failure's English sentence. */
export class UnreadablePhoto extends PhotonestError {
  readonly failure: PhotoFailure;

  constructor(failure: PhotoFailure, options?: { cause?: unknown }) {
    super('unreadable', { code: 'photo_failed', failure }, options);
    this.name = 'UnreadablePhoto';
    this.failure = failure;
  }
}

/** Why the photo is unreadable; null for an error that is not the photo's. */
export function failureOf(error: unknown): PhotoFailure | null {
  if (error instanceof UnreadablePhoto) return error.failure;
  if (!(error instanceof PhotonestError) || error.code !== 'unreadable') return null;
  return { code: 'other', sentence: error.message };
}
