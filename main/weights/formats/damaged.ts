import { PhotonestError } from '../../core/errors.ts';

/** What a weights file holds is not what its format promises. `received` may be hostile: it is cut short. */
export function damaged(path: string, expected: string, received: string, cause?: unknown): PhotonestError {
  return new PhotonestError(
    'model_unusable',
    { code: 'weights_damaged', path, expected, received: received.slice(0, 200) },
    { cause },
  );
}
