import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { PhotonestError } from '../core/errors.ts';
import { sendError } from '../core/problems/sent-error.ts';
import { listCandidates } from '../onnx/candidates.ts';
import { readProfile } from '../onnx/profile.ts';
import { readReason } from '../onnx/reason.ts';
import type { Runtime } from '../onnx/runtime.ts';
import { openNetwork, type NetworkOutputs, type OpenedNetwork } from '../onnx/session.ts';
import { ensureFloat16Copy } from '../weights/install/float16-copy.ts';
import { ensureInstalled } from '../weights/install/install.ts';
import { readManifest } from '../weights/manifest.ts';
import { probeAnalysis } from './analyses/probe-analysis.ts';
import { makeSelfTestImages } from './probe-images.ts';
import type { FromProbe, ToProbe } from './probe-messages.ts';
import { quantise } from './quantise.ts';
import { findWeightBits } from './weight-bits.ts';

/** The fastest of these counts; a slow provider is timed once. */
const TIMED_RUNS = 3;
const ENOUGH_MS = 2000;

export async function answerProbe(message: ToProbe, runtime: Runtime): Promise<FromProbe> {
  if (message.type === 'inspect') return await inspect(runtime);
  try {
    if (message.type === 'probe_analysis') return await probeAnalysis(message, runtime);
    return message.type === 'probe' ? await probe(message, runtime) : await quantise(message, runtime);
  } catch (error) {
    const ofProvider = error instanceof PhotonestError && error.code === 'tagger_unavailable';
    if (error instanceof PhotonestError && !ofProvider)
      return { type: 'probe_failed', failed: { kind: 'error', error: sendError(error) } };
    const cause = ofProvider && error.cause !== undefined ? error.cause : error;
    const refusal = { code: 'not_run', detail: readReason(cause) } as const;
    return { type: 'probe_failed', failed: { kind: 'refusal', refusal } };
  }
}

async function inspect(runtime: Runtime): Promise<FromProbe & { type: 'inspected' }> {
  const candidates = await listCandidates(runtime);
  return {
    type: 'inspected',
    runtime: runtime.version,
    weightBits: await findWeightBits(runtime),
    candidates,
  };
}

/** One session for all: its first run is profiled, the runs that are timed no longer are. */
async function probe(message: ToProbe & { type: 'probe' }, runtime: Runtime): Promise<FromProbe> {
  const { provider, precision, batch } = message;
  const manifest = await readManifest(message.manifestPath);
  const modelPath = await ensureInstalled(message.manifestPath, manifest, message.modelDirectory);
  const file = precision === 'float16' ? await ensureFloat16Copy(modelPath) : modelPath;
  const profilePrefix = join(message.scratch, 'profile');
  const threads = message.threads ?? availableParallelism();
  const { size } = manifest.preprocessing;

  const network = await openNetwork(file, { size, provider, threads, batch, profilePrefix }, runtime);
  network.endProfiling();
  const timed = await timeRuns(network, makeSelfTestImages(manifest.preprocessing, batch));
  await network.close();
  return { type: 'probed', ...timed, nodes: await readProfile(profilePrefix) };
}

async function timeRuns(
  network: OpenedNetwork,
  images: Float32Array<ArrayBuffer>,
): Promise<{ outputs: NetworkOutputs[]; millisecondsPerPhoto: number }> {
  const outputs = await network.run(images); // a new shape is prepared here
  const times: number[] = [];
  const start = performance.now();
  while (times.length < TIMED_RUNS && (times.length === 0 || performance.now() - start < ENOUGH_MS)) {
    const before = performance.now();
    await network.run(images);
    times.push(performance.now() - before);
  }
  return { outputs, millisecondsPerPhoto: Math.min(...times) / outputs.length };
}
