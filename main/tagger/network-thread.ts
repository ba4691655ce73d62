import { parentPort, Worker, workerData } from 'node:worker_threads';
import { PhotonestError } from '../core/errors.ts';
import type { Precision } from '../core/models/precision.ts';
import { receiveError, sendError, type SentError } from '../core/problems/sent-error.ts';
import type { Runtime } from '../onnx/runtime.ts';
import type { Network, NetworkOutputs } from '../onnx/session.ts';
import { hostHere, type NetworkHost, type NetworksRequest } from './networks.ts';
import type { NetworkInPrecision } from './open-precision.ts';
import { release } from './release.ts';

/** What the two threads of a tagger say to each other. */
type ToThread = { id: number; network: number; images: Float32Array<ArrayBuffer> };
type FromThread =
  | { type: 'opened'; networks: { provider: string; device: string; precision: Precision }[] }
  | { type: 'failed'; known: SentError | null; error: Error }
  | { type: 'ran'; id: number; outputs: NetworkOutputs[] }
  | { type: 'broke'; id: number; error: unknown };

/**
 * In a thread of its own, so that photos are decoded, and the engine answered, while a network runs: onnxruntime-node
 * blocks the thread that asks, for seconds where the network is large and the processor small. The thread starts from
 * the tagger's own script, which calls {@link serveNetworks} there.
 */
export function hostInThread(version: string): NetworkHost {
  return { version, open: async (request) => await openInThread(request) };
}

async function openInThread(request: NetworksRequest): Promise<NetworkInPrecision[]> {
  const thread = new Worker(process.argv[1]!, { workerData: request });
  const opened = Promise.withResolvers<NetworkInPrecision[]>();
  const runs = new Map<number, PromiseWithResolvers<NetworkOutputs[]>>();
  let nextId = 0;
  let ended: Error | null = null;

  const connect = (index: number, opened: { provider: string; device: string }): Network => ({
    ...opened,
    run: async (images) => {
      if (ended !== null) throw ended;
      const id = nextId++;
      const run = Promise.withResolvers<NetworkOutputs[]>();
      runs.set(id, run);
      thread.postMessage({ id, network: index, images } satisfies ToThread, [images.buffer]);
      return await run.promise;
    },
    close: async () => {
      await thread.terminate();
    },
  });
  const settle = (id: number): PromiseWithResolvers<NetworkOutputs[]> => {
    const run = runs.get(id)!;
    runs.delete(id);
    return run;
  };

  thread.on('message', (message: FromThread) => {
    if (message.type === 'ran') settle(message.id).resolve(message.outputs);
    else if (message.type === 'broke') settle(message.id).reject(message.error);
    else if (message.type === 'failed') opened.reject(restore(message));
    else
      opened.resolve(
        message.networks.map(({ precision, ...opened }, index) => ({
          network: connect(index, opened),
          precision,
        })),
      );
  });
  const end = (error: Error): void => {
    ended ??= error;
    opened.reject(error);
    for (const run of runs.values()) run.reject(error);
  };
  thread.on('error', (error) => end(error as Error));
  thread.on('exit', (code) => end(new Error(`the networks’ thread ended with status ${code}`)));
  return await opened.promise;
}

/** The thread's side: opens what it was started with, and runs what comes. */
export async function serveNetworks(runtime: Runtime): Promise<void> {
  const send = (message: FromThread): void => parentPort!.postMessage(message);
  try {
    const loaded = await hostHere(runtime).open(workerData as NetworksRequest);
    parentPort!.on('message', ({ id, network, images }: ToThread) => {
      loaded[network]!.network.run(images)
        .then(
          (outputs) => send({ type: 'ran', id, outputs }),
          (error: unknown) => send({ type: 'broke', id, error }),
        )
        .finally(() => release(images));
    });
    const networks = loaded.map(({ network: { provider, device }, precision }) => ({
      provider,
      device,
      precision,
    }));
    send({ type: 'opened', networks });
  } catch (error) {
    const known = error instanceof PhotonestError ? sendError(error) : null;
    send({ type: 'failed', known, error: error as Error });
  }
}

/** Cloned for the other thread, an error has lost its class. */
function restore({ known, error }: FromThread & { type: 'failed' }): Error {
  return known === null ? error : receiveError(known, { cause: error });
}
