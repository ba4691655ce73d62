import type { PhotoFailure } from '../../../core/photos/failure.ts';

/** A column `reason` holds a failure as JSON: its code and its values. */
export function writeFailure(failure: PhotoFailure | null): string | null {
  return failure === null ? null : JSON.stringify(failure);
}

export function readFailure(json: string): PhotoFailure;
export function readFailure(json: string | null): PhotoFailure | null;
export function readFailure(json: string | null): PhotoFailure | null {
  return json === null ? null : (JSON.parse(json) as PhotoFailure);
}
