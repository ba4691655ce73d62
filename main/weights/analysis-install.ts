import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { AnalysisManifest } from '../core/analysis.ts';
import { PhotonestError } from '../core/errors.ts';
import { buildAnalysis } from '../nets/analyses.ts';
import { checkTensors, checkValues } from './install/check.ts';
import { digestOf } from '../download/digest.ts';
import { describeFiles, WRITER_VERSION, type InstallRecord } from './install/installed.ts';
import { openWeights } from './formats/open-weights.ts';
import { unpackWeights } from './packed-weights.ts';
import { DATA_FILE, MODEL_FILE, writeNetwork } from './install/write-network.ts';
import { writeWhole } from './install/atomic-folder.ts';

export type AnalysisInstallation = {
  manifest: AnalysisManifest;
  /** The weights, or a zip file of nothing but them. */
  weightsPath: string;
  /** Written anew as a whole, or not at all: a folder for each graph of `main/nets/analyses.ts`. */
  directory: string;
};

/**
 * Checks the weights as those of classifiers are, and writes the graphs that are made of them. Weights that are
 * damaged or of another network are `model_unusable`, and `directory` stays as it was.
 */
export async function installAnalysis(installation: AnalysisInstallation): Promise<InstallRecord> {
  const write = async (part: string): Promise<InstallRecord> => await writeGraphs(installation, part);
  return (await writeWhole(installation.directory, write)).record;
}

/** The path of a graph in an installed analysis. */
export function graphPath(directory: string, graph: string): string {
  return join(directory, graph, MODEL_FILE);
}

async function writeGraphs(
  { manifest, weightsPath }: AnalysisInstallation,
  part: string,
): Promise<InstallRecord> {
  const { checkpoint, graphs } = buildAnalysis(manifest.id);
  const unpacked = join(part, 'unpacked');
  await mkdir(unpacked);
  const path = await unpackWeights(weightsPath, unpacked);
  await verify(path, manifest.weights.hashInName);
  const file = await openWeights(path);
  try {
    checkTensors(file, checkpoint);
    const read = async (name: string): Promise<Float32Array> =>
      checkValues(path, name, await file.read(name));
    for (const [name, graph] of graphs) {
      await mkdir(join(part, name));
      await writeNetwork(graph, read, join(part, name));
    }
  } finally {
    await file.close();
  }
  const weightsSha256 = await digestOf(path, 'sha256');
  await rm(unpacked, { recursive: true });
  const files = [...graphs.keys()].flatMap((name) => [`${name}/${MODEL_FILE}`, `${name}/${DATA_FILE}`]);
  return {
    writerVersion: WRITER_VERSION,
    model: manifest.id,
    architecture: checkpoint.architecture,
    size: 0, // any height and width
    weightsSha256,
    everydaySha256: null,
    files: await describeFiles(part, files),
  };
}

/** The digits in a published file's name; a file that was renamed has only its tensors to be checked. */
async function verify(path: string, algorithm: 'sha1' | 'sha256' | null): Promise<void> {
  const expected = /-([0-9a-f]{8,64})\.pth$/.exec(path)?.[1];
  if (algorithm === null || expected === undefined) return;
  const received = await digestOf(path, algorithm);
  if (received.startsWith(expected)) return;
  const title = algorithm === 'sha1' ? 'SHA-1' : 'SHA-256';
  throw new PhotonestError('model_unusable', {
    code: 'analysis_weights_wrong',
    path,
    algorithm: title,
    expected: `${expected}…`,
    received,
  });
}
