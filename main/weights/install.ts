import { mkdir, mkdtemp, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { PhotonestError } from '../core/errors.ts';
import type { ModelManifest } from '../core/manifest.ts';
import { buildNetwork } from '../nets/architectures.ts';
import type { Network } from '../nets/network.ts';
import { classifierProjection } from '../similarity/projection.ts';
import { checkTensors, checkValues } from './check.ts';
import { writeHead } from './head.ts';
import type { Head } from './head.ts';
import { describeInstall, findDamaged, isCurrent, readInstalled, recordFile } from './installed.ts';
import type { InstalledModel, InstallRecord } from './installed.ts';
import { openWeights } from './open-weights.ts';
import { readSafetensors } from './safetensors.ts';
import type { TensorFile } from './tensor-file.ts';
import { sha256 } from './sha256.ts';
import { writeNetwork } from './write-network.ts';

const partSuffix = '.part-';

const abandonedAfterMs = 3_600_000;

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
  const { directory } = installation;
  await mkdir(dirname(directory), { recursive: true });
  await removeAbandoned(directory);
  const part = await mkdtemp(`${directory}${partSuffix}`);
  try {
    const record = await writeModel(installation, part);
    await moveInto(directory, part, record);
  } finally {
    await rm(part, { recursive: true, force: true });
  }
  const installed = await readInstalled(directory);
  if (installed) return installed;
  throw new PhotonestError('model_unusable', `Expected a complete model in ${directory}: install it again.`);
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
    const record = await describeInstall(manifest, digest, part);
    await writeFile(join(part, recordFile), JSON.stringify(record, null, 2), { flush: true });
    await syncDirectory(part);
    return record;
  } finally {
    await file.close();
  }
}

/** A process that came first with the same model is not disturbed: it may already have it open. One that is damaged is replaced. */
async function moveInto(directory: string, part: string, record: InstallRecord): Promise<void> {
  if (await holds(directory, record)) return;
  await rm(directory, { recursive: true, force: true });
  try {
    await rename(part, directory);
  } catch (error) {
    if (!(await holds(directory, record))) throw error;
  }
  await syncDirectory(dirname(directory));
}

async function holds(directory: string, record: InstallRecord): Promise<boolean> {
  const installed = await readInstalled(directory);
  if (installed === null || !isDeepStrictEqual(installed.record, record)) return false;
  return (await findDamaged(installed)) === null;
}

/** What a process left behind that was killed while it installed a model into `directory`. */
export async function removeUnfinished(directory: string): Promise<void> {
  for (const part of await listParts(directory)) await rm(part, { recursive: true, force: true });
}

/** Likewise; younger folders may still be written. */
async function removeAbandoned(directory: string): Promise<void> {
  for (const part of await listParts(directory)) {
    const age = Date.now() - (await stat(part)).mtimeMs;
    if (age > abandonedAfterMs) await rm(part, { recursive: true, force: true });
  }
}

async function listParts(directory: string): Promise<string[]> {
  const parent = dirname(directory);
  const names = await readdir(parent);
  return names
    .filter((name) => name.startsWith(`${basename(directory)}${partSuffix}`))
    .map((name) => join(parent, name));
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
    projection: classifierProjection(classifierWeight, classes, features),
  };
}

async function readWords(installation: Installation, features: number): Promise<Head['words']> {
  const { words } = installation.manifest;
  if (!words) return null;
  const path = join(installation.modelsDirectory, words.file);
  await verify(path, words.sha256);
  const tensors = await readSafetensors(path);
  const weight = tensors.get('weight');
  const bias = tensors.get('bias');
  if (weight && bias && weight.length === bias.length * features) return { count: bias.length, weight, bias };
  throw new PhotonestError(
    'model_unusable',
    `Expected "weight" [words, ${features}] and "bias" [words] in ${basename(path)}, but they are not there.`,
  );
}

/**
 * Returns the file's SHA-256, which must be `expected` where that is known. The names of PyTorch's own files
 * end in the hash's first digits (https://pytorch.org/docs/stable/hub.html, "check_hash").
 */
async function verify(path: string, known: string | null): Promise<string> {
  const received = await sha256(path);
  const expected = known ?? /-([0-9a-f]{8,64})\.pth$/.exec(path)?.[1] ?? '';
  if (received.startsWith(expected)) return received;
  throw new PhotonestError(
    'model_unusable',
    `Expected ${path} to have the SHA-256 ${expected}${expected.length < 64 ? '…' : ''}, but it has ${received}: the file is damaged or is ` +
      'another one. Download it again.',
  );
}

/** A rename is on disk only when its folder is. Windows cannot open folders and does not need it. */
async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const directory = await open(path);
  await directory.sync().finally(async () => await directory.close());
}
