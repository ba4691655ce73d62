import { availableParallelism } from 'node:os';
import { Tensor } from 'onnxruntime-node';
import { PhotonestError } from '../core/errors.ts';
import { providerTitles, type ProviderName } from '../core/models/provider.ts';
import { findDevice } from './device.ts';
import { writeFixedBatch } from './fixed-batch.ts';
import { createFromCopy } from './laid-out-copy.ts';
import { readReason } from './reason.ts';
import { onnxRuntime, type Runtime, type Session } from './runtime.ts';
import { sessionOptions } from './session-options.ts';

/** Of one image: embedding float32 [features], pooled and not normalised; logits float32 [1000]. */
export type NetworkOutputs = { embedding: Float32Array; logits: Float32Array };

/** A network in memory. Its graph takes `image` and gives `embedding` and `logits` (`main/nets`). */
export type Network = {
  /** The execution provider that runs it, in the runtime's spelling. */
  provider: string;
  /** The processor's or the card's name. */
  device: string;
  /**
   * Blocks its thread for as long as the network takes.
   *
   * @param images float32 [n, 3, size, size], preprocessed
   * @returns per image, in order
   */
  run(images: Float32Array<ArrayBuffer>): Promise<NetworkOutputs[]>;
  close(): Promise<void>;
};

export type NetworkOptions = {
  /** Side of the square input, pixels. */
  size: number;
  /** Default: the CPU. */
  provider?: ProviderName;
  /** Threads of the runtime's own pool; default: one per core. */
  threads?: number;
  /**
   * Images per run on anything but the CPU, default 1: a card gets a graph of that batch, so that fewer images are
   * padded up to it and more are run in turns. The CPU takes what there is at once.
   */
  batch?: number;
  /** Writes a profile of the first run to a file that begins so; `endProfiling` completes it. */
  profilePrefix?: string;
};

export type OpenedNetwork = Network & { endProfiling(): void };

/**
 * Loads a model file on one execution provider and warms it up. Another one is never taken in its place.
 *
 * @throws PhotonestError `model_unusable` if the CPU does not take the file, `tagger_unavailable` if the provider is
 *   not there or fails
 */
export async function openNetwork(
  file: string,
  { size, provider = 'cpu', threads = availableParallelism(), batch = 1, profilePrefix }: NetworkOptions,
  runtime: Runtime = onnxRuntime,
): Promise<OpenedNetwork> {
  if (!runtime.supported().includes(provider)) throw unsupported(provider, runtime.supported());
  const options = {
    ...sessionOptions(provider, threads),
    ...(profilePrefix !== undefined && { enableProfiling: true, profileFilePrefix: profilePrefix }),
  };
  try {
    const session =
      provider === 'cpu'
        ? await createFromCopy(runtime, file, options, async (loaded) => await runTest(loaded, size))
        : await runtime.create(await writeFixedBatch(file, batch), options);
    const network = {
      provider,
      device: await findDevice(provider),
      run:
        provider === 'cpu'
          ? async (images: Float32Array) => await runBatch(session, images, size)
          : async (images: Float32Array) => await runPadded(session, images, size, batch),
      endProfiling: () => session.endProfiling(),
      close: async () => await session.release(),
    };
    // The CPU has had its first run.
    if (provider !== 'cpu') await network.run(new Float32Array(3 * size ** 2));
    return network;
  } catch (error) {
    throw unusable(file, provider, error);
  }
}

/** An image of nothing in particular, so that no weight is without effect. */
async function runTest(session: Session, size: number): Promise<Float32Array> {
  const image = Float32Array.from({ length: 3 * size * size }, (_, at) => Math.sin(at));
  const [outputs] = await runBatch(session, image, size);
  return outputs!.logits;
}

/** Black images fill the last turn. */
async function runPadded(
  session: Session,
  images: Float32Array,
  size: number,
  batch: number,
): Promise<NetworkOutputs[]> {
  const [length, count] = [batch * 3 * size ** 2, countImages(images, size)];
  const outputs: NetworkOutputs[] = [];
  for (let start = 0; start < images.length; start += length) {
    const turn = images.subarray(start, start + length);
    const filled = turn.length === length ? turn : new Float32Array(length);
    if (filled !== turn) filled.set(turn);
    outputs.push(...(await runBatch(session, filled, size)));
  }
  return outputs.slice(0, count);
}

async function runBatch(session: Session, images: Float32Array, size: number): Promise<NetworkOutputs[]> {
  const count = countImages(images, size);
  const outputs = await session.run({ image: new Tensor('float32', images, [count, 3, size, size]) });
  const embedding = rowsOf(outputs['embedding'] as Tensor | undefined, count);
  const logits = rowsOf(outputs['logits'] as Tensor | undefined, count);
  return embedding.map((each, index) => ({ embedding: each, logits: logits[index]! }));
}

function countImages(images: Float32Array, size: number): number {
  const length = 3 * size ** 2;
  if (images.length === 0 || images.length % length !== 0)
    throw new Error(`expected images of ${length} values but got ${images.length}`);
  return images.length / length;
}

/** Rows of a [batch, n] tensor, each with memory of its own. */
function rowsOf(tensor: Tensor | undefined, batch: number): Float32Array[] {
  if (tensor?.type !== 'float32' || tensor.dims.length !== 2 || tensor.dims[0] !== batch)
    throw new Error(
      `expected a float32 [${batch}, n] output but got ${tensor?.type} [${tensor?.dims.join(', ')}]`,
    );
  const data = tensor.data as Float32Array;
  const width = tensor.dims[1]!;
  return Array.from({ length: batch }, (_, index) => data.slice(index * width, (index + 1) * width));
}

function unsupported(provider: ProviderName, supported: string[]): PhotonestError {
  return new PhotonestError(
    'tagger_unavailable',
    `The network was to run on ${providerTitles[provider]}, but this build of onnxruntime has ` +
      `${supported.join(', ')} only. Choose one of these, or "automatic".`,
  );
}

function unusable(file: string, provider: ProviderName, cause: unknown): PhotonestError {
  if (provider === 'cpu')
    return new PhotonestError('model_unusable', { code: 'network_not_loaded', path: file }, { cause });
  return new PhotonestError(
    'tagger_unavailable',
    `${providerTitles[provider]} cannot run the network in ${file}: ${readReason(cause)}. Choose "automatic" or the processor in the settings.`,
    { cause },
  );
}
