import type { Precision } from '../core/models/precision.ts';
import type { ProviderName } from '../core/models/provider.ts';
import type { Runtime } from '../onnx/runtime.ts';
import { openInPrecision, type NetworkInPrecision } from './open-precision.ts';

/** Models that run side by side, each from its file. */
export type NetworksRequest = {
  models: { modelPath: string; size: number; provider: ProviderName; precision: Precision }[];
  threads: number;
  batch: number;
};

/** Where networks run. */
export type NetworkHost = {
  /** onnxruntime's version. */
  version: string;
  /**
   * In the order of the request. What a network is given to run on is not to be used again.
   *
   * @throws PhotonestError as `openNetwork` does
   */
  open(request: NetworksRequest): Promise<NetworkInPrecision[]>;
};

/** In this thread, which a network blocks for as long as it runs. */
export function hostHere(runtime: Runtime): NetworkHost {
  return { version: runtime.version, open: async (request) => await openAll(request, runtime) };
}

async function openAll(
  { models, threads, batch }: NetworksRequest,
  runtime: Runtime,
): Promise<NetworkInPrecision[]> {
  const opened: NetworkInPrecision[] = [];
  for (const { modelPath, precision, ...options } of models) {
    const loaded = await openInPrecision(modelPath, precision, { ...options, threads, batch }, runtime);
    // A whole batch needs the most memory, which is taken now and not when photos first come that fast.
    await loaded.network.run(new Float32Array(batch * 3 * options.size ** 2));
    opened.push(loaded);
  }
  return opened;
}
