import { dirname, join } from 'node:path';
import { PhotonestError } from '../../core/errors.ts';
import type { ModelManifest } from '../../core/models/manifest.ts';
import { buildNetwork } from '../../nets/architectures.ts';
import type { Network } from '../../nets/network.ts';
import { classifierProjection } from '../../similarity/projection.ts';
import { CODE_LENGTH } from '../../similarity/quantise.ts';
import { checkTensors, checkValues } from './check.ts';
import { writeHead, type Head } from './head.ts';
import {
  describeInstall,
  isCurrent,
  readInstalled,
  type InstalledModel,
  type InstallRecord,
} from './installed.ts';
import { openWeights } from '../formats/open-weights.ts';
import { readSafetensors } from '../formats/safetensors.ts';
import type { TensorFile } from '../formats/tensor-file.ts';
import { sha256 } from '../../download/digest.ts';
import { writeNetwork } from './write-network.ts';
import { writeWhole } from './atomic-folder.ts';

export type Installation = {
  manifest: ModelManifest;
  /** Where the manifest lies, with the bundled files. */
  modelsDirectory: string;
  /** Default: the bundled file. */
  weightsPath?: string;
  /** Written anew as a whole, or not at all. */
  directory: string;
};

/**
 * Installs a bundled model unless the folder already holds it, and returns the path of its `model.onnx`.
 * Of two processes at once, both succeed.
 */
export async function ensureInstalled(
  manifestPath: string,
  manifest: ModelManifest,
  directory: string,
): Promise<string> {
  const installed = await readInstalled(directory);
  if (installed && isCurrent(installed, manifest)) return installed.modelPath;
  const modelsDirectory = dirname(manifestPath);
  return (await installModel({ manifest, modelsDirectory, directory })).modelPath;
}

/**
 * Verifies the weights, folds them into an ONNX model and writes it with its linear layers into `directory`.
 * Weights that are damaged or of another network are `model_unusable`, and `directory` stays as it was.
 */
export async function installModel(installation: Installation): Promise<InstalledModel> {
  return await writeWhole(installation.directory, async (part) => await writeModel(installation, part));
}

async function writeModel(installation: Installation, part: string): Promise<InstallRecord> {
  const { manifest, modelsDirectory } = installation;
  const path = installation.weightsPath ?? join(modelsDirectory, manifest.weights.file);
  const network = buildNetwork(manifest.architecture, manifest.preprocessing.size);
  const file = await openWeights(path);
  try {
    const digest = await verify(path, manifest.weights.sha256);
    checkTensors(file, network);
    const read = async (name: string): Promise<Float32Array> =>
      checkValues(path, name, await file.read(name));
    await writeNetwork(network, read, part);
    await writeHead(part, await collectHead(installation, network, file));
    return await describeInstall(manifest, digest, part);
  } finally {
    await file.close();
  }
}

async function collectHead(installation: Installation, network: Network, file: TensorFile): Promise<Head> {
  const { features, classes, classifier } = network;
  const classifierWeight = await file.read(`${classifier}.weight`);
  return {
    features,
    classes,
    classifierWeight,
    classifierBias: await file.read(`${classifier}.bias`),
    words: await readWords(installation, features),
    projection:
      (await readProjection(installation, features)) ??
      classifierProjection(classifierWeight, classes, features),
  };
}

async function readWords(installation: Installation, features: number): Promise<Head['words']> {
  const { words } = installation.manifest;
  if (!words) return null;
  const tensors = await readBeside(installation, words);
  const weight = tensors.get('weight');
  const bias = tensors.get('bias');
  if (weight && bias && weight.length === bias.length * features) return { count: bias.length, weight, bias };
  throw notThere(words.file, `"weight" [words, ${features}] and "bias" [words]`);
}

/** Finding the directions takes nearly two seconds, which a first start does not have. */
async function readProjection(installation: Installation, features: number): Promise<Float32Array | null> {
  const { projection } = installation.manifest;
  if (!projection) return null;
  const directions = (await readBeside(installation, projection)).get('projection');
  if (directions?.length === CODE_LENGTH * features) return directions;
  throw notThere(projection.file, `"projection" [${CODE_LENGTH}, ${features}]`);
}

async function readBeside(
  { modelsDirectory }: Installation,
  { file, sha256: expected }: { file: string; sha256: string },
): Promise<ReadonlyMap<string, Float32Array>> {
  const path = join(modelsDirectory, file);
  await verify(path, expected);
  return await readSafetensors(path);
}

function notThere(file: string, expected: string): PhotonestError {
  return new PhotonestError('model_unusable', `Expected ${expected} in ${file}, but they are not there.`);
}

/**
 * Returns the file's SHA-256, which must be `expected` where that is known. The names of PyTorch's own files
 * end in the hash's first digits (https://pytorch.org/docs/stable/hub.html, "check_hash").
 */
async function verify(path: string, known: string | null): Promise<string> {
  const received = await sha256(path);
  const expected = known ?? /-([0-9a-f]{8,64})\.pth$/.exec(path)?.[1] ?? '';
  if (received.startsWith(expected)) return received;
  throw new PhotonestError('model_unusable', {
    code: 'weights_wrong',
    path,
    algorithm: 'SHA-256',
    expected: `${expected}${expected.length < 64 ? '…' : ''}`,
    received,
  });
}
