import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Network } from '../onnx/session.ts';

type Outputs = { embedding: Float32Array; logits: Float32Array };
type Waiting = { image: Float32Array; resolve: (outputs: Outputs) => void; reject: (error: unknown) => void };

/**
 * Hands images to the network in batches of whatever is waiting, so that a lone photo does not wait and a
 * queue goes through in batches. While the network runs (it blocks this thread), libuv's threads decode on.
 */
export class Batcher {
  readonly #network: Network;
  readonly #largestBatch: number;
  #waiting: Waiting[] = [];
  #running = false;

  constructor(network: Network, largestBatch: number) {
    this.#network = network;
    this.#largestBatch = largestBatch;
  }

  async run(image: Float32Array): Promise<Outputs> {
    return await new Promise<Outputs>((resolve, reject) => {
      this.#waiting.push({ image, resolve, reject });
      void this.#drain();
    });
  }

  async #drain(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, this.#largestBatch);
      try {
        const outputs = await this.#network.run(batch.map((entry) => entry.image));
        batch.forEach((entry, index) => entry.resolve(outputs[index]!));
      } catch (error) {
        for (const entry of batch) entry.reject(error);
      }
      // Lets messages and finished decodes in before the thread blocks again.
      await nextTurn();
    }
    this.#running = false;
  }
}
