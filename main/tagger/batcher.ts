import type { ModelManifest } from '../core/models/manifest.ts';
import { normaliseAll } from '../images/preprocess.ts';
import type { Network, NetworkOutputs } from '../onnx/session.ts';

type Waiting = {
  crop: Uint8Array;
  resolve: (outputs: NetworkOutputs) => void;
  reject: (error: unknown) => void;
};

/**
 * Hands images to the network in batches of whatever is waiting, so that a lone photo does not wait and a
 * queue goes through in batches.
 */
export class Batcher {
  readonly #network: Pick<Network, 'run'>;
  readonly #preprocessing: ModelManifest['preprocessing'];
  readonly #largestBatch: number;
  #waiting: Waiting[] = [];
  #running = false;

  constructor(
    network: Pick<Network, 'run'>,
    preprocessing: ModelManifest['preprocessing'],
    largestBatch: number,
  ) {
    this.#network = network;
    this.#preprocessing = preprocessing;
    this.#largestBatch = largestBatch;
  }

  /** @param crop uint8 [size, size, 3] */
  async run(crop: Uint8Array): Promise<NetworkOutputs> {
    return await new Promise<NetworkOutputs>((resolve, reject) => {
      this.#waiting.push({ crop, resolve, reject });
      void this.#drain();
    });
  }

  async #drain(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, this.#largestBatch);
      try {
        const images = normaliseAll(
          batch.map(({ crop }) => crop),
          this.#preprocessing,
        );
        const outputs = await this.#network.run(images);
        batch.forEach((entry, index) => entry.resolve(outputs[index]!));
      } catch (error) {
        for (const entry of batch) entry.reject(error);
      }
    }
    this.#running = false;
  }
}
