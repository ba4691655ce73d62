import type { Problem } from '../../core/problems/problem.ts';
import type { RemoteVersion } from '../../core/results/remote.ts';

/**
 * Why another computer's results are not this one's; null where they are.
 *
 * Versions must be the same: another one may decode or preprocess a photo otherwise, and nobody could tell later.
 */
export function findDifference(host: string, here: RemoteVersion, there: RemoteVersion): Problem | null {
  if (there.photonest !== here.photonest)
    return { code: 'remote_version', host, there: there.photonest, here: here.photonest };
  if (there.model !== here.model || there.weights !== here.weights)
    return { code: 'remote_weights', host, model: here.model };
  return null;
}
