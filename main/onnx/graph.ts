import { availableParallelism } from 'node:os';
import { Tensor } from 'onnxruntime-node';
import { PhotonestError } from '../core/errors.ts';
import { onnxRuntime, type Runtime } from './runtime.ts';
import { sessionOptions } from './session-options.ts';

/** Numbers in C order. */
export type NumberArray = { data: Float32Array; dims: readonly number[] };

/** A graph in memory whose inputs and outputs are float32, by name. */
export type OpenedGraph = {
  run(inputs: Record<string, NumberArray>): Promise<Record<string, NumberArray>>;
  close(): Promise<void>;
};

/**
 * Loads any graph of `main/nets` on the CPU.
 *
 * @throws PhotonestError `model_unusable`
 */
export async function openGraph(
  file: string,
  threads = availableParallelism(),
  runtime: Runtime = onnxRuntime,
): Promise<OpenedGraph> {
  try {
    const session = await runtime.create(file, sessionOptions('cpu', threads));
    return {
      run: async (inputs) => {
        const tensors = Object.entries(inputs).map(
          ([name, { data, dims }]) => [name, new Tensor('float32', data, dims)] as const,
        );
        const outputs = await session.run(Object.fromEntries(tensors));
        return Object.fromEntries(Object.keys(outputs).map((name) => [name, arrayOf(name, outputs[name])]));
      },
      close: async () => await session.release(),
    };
  } catch (cause) {
    const message = `The network in ${file} could not be loaded. Delete its folder and install it again.`;
    throw new PhotonestError('model_unusable', message, { cause });
  }
}

function arrayOf(name: string, output: unknown): NumberArray {
  if (output instanceof Tensor && output.data instanceof Float32Array)
    return { data: output.data, dims: output.dims };
  throw new Error(`expected float32 numbers in ${name}`);
}
