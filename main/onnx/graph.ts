import { availableParallelism } from 'node:os';
import { Tensor } from 'onnxruntime-node';
import { PhotonestError } from '../core/errors.ts';
import { onnxRuntime, type Runtime } from './runtime.ts';
import { type ProviderName } from '../core/models/provider.ts';
import { sessionOptions } from './session-options.ts';

/** Numbers in C order. */
export type NumberArray = { data: Float32Array; dims: readonly number[] };

/** A graph in memory whose inputs and outputs are float32, by name. */
export type OpenedGraph = {
  run(inputs: Record<string, NumberArray>): Promise<Record<string, NumberArray>>;
  close(): Promise<void>;
  /** Completes the profile that was asked for. */
  endProfiling(): void;
};

export type GraphOptions = {
  /** Default: the processor. */
  provider?: ProviderName;
  /** Writes a profile of the first runs to a file that begins so. */
  profilePrefix?: string;
};

/**
 * Loads any graph on one execution provider; another one is never taken in its place.
 *
 * @throws PhotonestError `model_unusable` if the CPU does not take the file, `tagger_unavailable` if another provider
 *   does not
 */
export async function openGraph(
  file: string,
  threads = availableParallelism(),
  runtime: Runtime = onnxRuntime,
  { provider = 'cpu', profilePrefix }: GraphOptions = {},
): Promise<OpenedGraph> {
  const profiling = profilePrefix !== undefined && {
    enableProfiling: true,
    profileFilePrefix: profilePrefix,
  };
  try {
    const session = await runtime.create(file, { ...sessionOptions(provider, threads), ...profiling });
    return {
      run: async (inputs) => {
        const tensors = Object.entries(inputs).map(
          ([name, { data, dims }]) => [name, new Tensor('float32', data, dims)] as const,
        );
        const outputs = await session.run(Object.fromEntries(tensors));
        return Object.fromEntries(Object.keys(outputs).map((name) => [name, arrayOf(name, outputs[name])]));
      },
      close: async () => await session.release(),
      endProfiling: () => session.endProfiling(),
    };
  } catch (cause) {
    if (provider !== 'cpu') throw unavailable(provider, file, cause);
    throw new PhotonestError('model_unusable', { code: 'graph_not_loaded', path: file }, { cause });
  }
}

function unavailable(provider: ProviderName, file: string, cause: unknown): PhotonestError {
  const message = `${file} cannot be run on ${provider}. Try each way to run it again, under “Models”.`;
  return new PhotonestError('tagger_unavailable', message, { cause });
}

function arrayOf(name: string, output: unknown): NumberArray {
  if (output instanceof Tensor && output.data instanceof Float32Array)
    return { data: output.data, dims: output.dims };
  throw new Error(`expected float32 numbers in ${name}`);
}
