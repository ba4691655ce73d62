import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelManifest } from '../../core/models/manifest.ts';
import { buildNetwork } from '../../nets/architectures.ts';
import { encodeSyntheticWeights } from '../../weights/testing/synthetic-weights.ts';
import { DEFAULT_MODEL } from '../models/models.ts';
import { MODELS_DIRECTORY } from '../paths.ts';

/** The smallest model that is not bundled. */
export const SMALL = 'tf_efficientnet_lite0';

/** Its input is smaller here, pixels, and its weights are synthetic. */
const SIZE = 32;

/** A folder with the manifests of the default model, without its weights, and of the small model. */
export function makeModelsDirectory(directory: string): void {
  mkdirSync(directory);
  const names = [`${DEFAULT_MODEL}.json`, `${DEFAULT_MODEL}.words.json`, `${SMALL}.json`];
  for (const name of names) cpSync(join(MODELS_DIRECTORY, name), join(directory, name));
  const path = join(directory, `${SMALL}.json`);
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as ModelManifest;
  const weights = { ...manifest.weights, sizeBytes: smallWeights().length };
  const preprocessing = { ...manifest.preprocessing, size: SIZE };
  writeFileSync(path, JSON.stringify({ ...manifest, weights, preprocessing }));
}

let written: Uint8Array | null = null;

/** The small model's weights, 19 MB of safetensors. */
export function smallWeights(): Uint8Array {
  written ??= encodeSyntheticWeights(buildNetwork(SMALL, SIZE));
  return written;
}
