import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { PhotonestError } from '../core/errors.ts';
import { listCandidates } from '../onnx/candidates.ts';
import { readProfile } from '../onnx/profile.ts';
import { readReason } from '../onnx/reason.ts';
import type { Runtime } from '../onnx/runtime.ts';
import { openNetwork, type NetworkOutputs, type OpenedNetwork } from '../onnx/session.ts';
import { ensureFloat16Copy } from '../weights/install/float16-copy.ts';
import { ensureInstalled } from '../weights/install/install.ts';
import { readManifest } from '../weights/manifest.ts';
import { makeSelfTestImages } from './probe-images.ts';
import type { FromProbe, ToProbe } from './probe-messages.ts';

/** The fastest of these counts; a slow provider is timed once. */
const TIMED_RUNS = 3;
const ENOUGH_MS = 2000;

export async function answerProbe(message: ToProbe, runtime: Runtime): Promise<FromProbe> {
  if (message.type === 'inspect')
    return { type: 'inspected', runtime: runtime.version, candidates: await listCandidates(runtime) };
  try {
    return await probe(message, runtime);
  } catch (error) {
    const ofProvider = error instanceof PhotonestError && error.code === 'tagger_unavailable';
    if (error instanceof PhotonestError && !ofProvider)
      return { type: 'probe_failed', code: error.code, message: error.message };
    const cause = ofProvider && error.cause !== undefined ? error.cause : error;
    return { type: 'probe_failed', code: null, message: `could not run the network (${readReason(cause)})` };
  }
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
