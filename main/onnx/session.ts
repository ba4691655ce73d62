import * as ort from 'onnxruntime-node';
import { availableParallelism, cpus } from 'node:os';
import { PhotonestError } from '../core/errors.ts';

/** A network in memory. Its graph takes `image` and gives `embedding` and `logits` (`main/nets`). */
export type Network = {
  /** The execution provider that runs it, in the runtime's spelling. */
  provider: string;
  /** The processor's or the card's name. */
  device: string;
  /**
   * Runs one batch. Blocks this process's thread for as long as the network takes.
   *
   * @param images float32 [3, size, size] each, preprocessed
   * @returns per image, in order: embedding float32 [features] (pooled, not normalised), logits float32 [1000]
   */
  run(images: Float32Array[]): Promise<{ embedding: Float32Array; logits: Float32Array }[]>;
  close(): Promise<void>;
};

export type NetworkOptions = {
  /** Side of the square input, pixels. */
  size: number;
  /** Threads of the runtime's own pool; default: one per core. */
  threads?: number;
};

/**
 * Loads a model file on the CPU and warms it up.
 *
 * @throws PhotonestError `model_unusable` if the runtime does not take the file
 */
export async function openNetwork(file: string, options: NetworkOptions): Promise<Network> {
  const session = await createSession(file, options.threads ?? availableParallelism());
  const network: Network = {
    provider: 'cpu',
    device: cpus()[0]?.model.trim() ?? 'processor',
    run: async (images) => await runBatch(session, images, options.size),
    close: async () => await session.release(),
  };
  await network.run([new Float32Array(3 * options.size ** 2)]);
  return network;
}

async function createSession(file: string, threads: number): Promise<ort.InferenceSession> {
  try {
    return await ort.InferenceSession.create(file, {
      executionProviders: ['cpu'],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
    });
  } catch (error) {
    throw new PhotonestError(
      'model_unusable',
      `The network in ${file} could not be loaded. Delete its folder: it is made again at the next start.`,
      { cause: error },
    );
  }
}

async function runBatch(
  session: ort.InferenceSession,
  images: Float32Array[],
  size: number,
): Promise<{ embedding: Float32Array; logits: Float32Array }[]> {
  const length = 3 * size * size;
  const batch = new Float32Array(images.length * length); // [batch, 3, size, size]
  images.forEach((image, index) => {
    if (image.length !== length)
      throw new Error(`expected an image of ${length} values but got ${image.length}`);
    batch.set(image, index * length);
  });
  const feeds = { image: new ort.Tensor('float32', batch, [images.length, 3, size, size]) };
  const outputs = await session.run(feeds);
  const embedding = rowsOf(outputs['embedding'], images.length);
  const logits = rowsOf(outputs['logits'], images.length);
  return images.map((_, index) => ({ embedding: embedding[index]!, logits: logits[index]! }));
}

/** Rows of a [batch, n] tensor, each with memory of its own. */
function rowsOf(tensor: ort.Tensor | undefined, batch: number): Float32Array[] {
  if (tensor?.type !== 'float32' || tensor.dims.length !== 2 || tensor.dims[0] !== batch)
    throw new Error(
      `expected a float32 [${batch}, n] output but got ${tensor?.type} [${tensor?.dims.join(', ')}]`,
    );
  const data = tensor.data as Float32Array;
  const width = tensor.dims[1]!;
  return Array.from({ length: batch }, (_, index) => data.slice(index * width, (index + 1) * width));
}
