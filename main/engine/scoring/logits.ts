import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { LastLayer } from '../../core/labels/last-layer.ts';
import { LOGITS_SCRIPT } from '../paths.ts';
import type { FromLogitsThread, ToLogitsThread } from './logits-thread.ts';

/** Computes photos' logits beside the engine's own thread. One request at a time. */
export class LogitsThread {
  readonly #worker: Worker;

  /** @param layers by model; they are copied once */
  constructor(layers: ReadonlyMap<string, LastLayer>) {
    this.#worker = new Worker(LOGITS_SCRIPT, { workerData: layers });
    this.#worker.unref();
  }

  /** float32 [classes] for each embedding, float32 [features], not normalised. */
  async run(model: string, embeddings: Float32Array[]): Promise<Float32Array[]> {
    const answer = once(this.#worker, 'message') as Promise<[FromLogitsThread]>;
    this.#worker.postMessage({ model, embeddings } satisfies ToLogitsThread);
    return (await answer)[0];
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}
