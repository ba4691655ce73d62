import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelManifest } from '../../core/models/manifest.ts';
import { buildNetwork } from '../../nets/architectures.ts';
import { encodeModel, placeConstants } from '../../nets/onnx/onnx.ts';
import { RECORD_FILE, WRITER_VERSION, type InstallRecord } from '../../weights/install/installed.ts';
import { synthesizeFor } from '../../weights/testing/synthetic-weights.ts';
import { DATA_FILE, MODEL_FILE, writeNetwork } from '../../weights/install/write-network.ts';

const defaultModel = join(import.meta.dirname, '../../../models/tf_efficientnet_lite2.json');

/** The smallest input that a manifest may have, pixels. */
const SIZE = 32;

export type TinyModel = { id: string; manifestPath: string; modelDirectory: string };

/** A manifest and an installed model whose weights are all zero: enough for a runtime that is a double. */
export function installGraph(directory: string): TinyModel {
  return install(directory, () => {
    const network = buildNetwork('tf_efficientnet_lite0', SIZE);
    const data = join(directory, 'model', DATA_FILE);
    const ends = [...placeConstants(network).values()].map(({ offset, length }) => offset + length);
    writeFileSync(join(directory, 'model', MODEL_FILE), encodeModel(network, DATA_FILE));
    writeFileSync(data, '');
    truncateSync(data, Math.max(...ends));
  });
}

/** EfficientNet-Lite0 with synthetic weights: a network that any provider runs within seconds. */
export async function installTiny(directory: string): Promise<TinyModel> {
  const scratch = join(directory, 'scratch');
  mkdirSync(scratch);
  const network = buildNetwork('tf_efficientnet_lite0', SIZE);
  await writeNetwork(network, async (name) => synthesizeFor(network, name, 'tiny:'), scratch);
  return install(directory, () => cpSync(scratch, join(directory, 'model'), { recursive: true }));
}

function install(directory: string, writeFiles: () => void): TinyModel {
  const manifest = JSON.parse(readFileSync(defaultModel, 'utf8')) as ModelManifest;
  const id = 'tiny';
  const weights = { ...manifest.weights, bundled: false, sha256: null, urls: ['https://example.org/tiny'] };
  const preprocessing = { ...manifest.preprocessing, size: SIZE };
  const tiny = {
    ...manifest,
    id,
    architecture: 'tf_efficientnet_lite0',
    weights,
    preprocessing,
    words: null,
  };
  const [manifestPath, modelDirectory] = [join(directory, `${id}.json`), join(directory, 'model')];
  writeFileSync(manifestPath, JSON.stringify(tiny));
  mkdirSync(modelDirectory);
  writeFiles();
  const record: InstallRecord = {
    writerVersion: WRITER_VERSION,
    model: id,
    architecture: tiny.architecture,
    size: SIZE,
    weightsSha256: '',
    everydaySha256: null,
    files: Object.fromEntries(
      [MODEL_FILE, DATA_FILE].map((name) => [name, describe(join(modelDirectory, name))]),
    ),
  };
  writeFileSync(join(modelDirectory, RECORD_FILE), JSON.stringify(record));
  return { id, manifestPath, modelDirectory };
}

function describe(path: string): InstallRecord['files'][string] {
  const content = readFileSync(path);
  return { bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
}
