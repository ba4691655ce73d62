import { PhotonestError } from '../../core/errors.ts';

/** What a weights file holds is not what its format promises. `received` may be hostile: it is cut short. */
export function damaged(path: string, expected: string, received: string, cause?: unknown): PhotonestError {
  return new PhotonestError(
    'model_unusable',
    `Expected ${expected} in ${path}, but received ${received.slice(0, 200)}: the file is damaged or of ` +
      'another kind. Download it again.',
    { cause },
  );
}
