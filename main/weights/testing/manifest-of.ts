import { join } from 'node:path';
import type { ModelManifest } from '../../core/models/manifest.ts';
import { readManifest } from '../manifest.ts';

/** A manifest whose weights come from `urls`, of the smallest network, so that little space is asked for: 38 MB. */
export async function manifestOf(
  urls: string[],
  sizeBytes: number,
  sha256: string | null = null,
): Promise<ModelManifest> {
  const manifest = await readManifest(join(import.meta.dirname, '../../../models/resnest269e.json'));
  const weights = { ...manifest.weights, urls, sizeBytes, sha256 };
  return { ...manifest, architecture: 'tf_efficientnet_lite0', weights };
}
