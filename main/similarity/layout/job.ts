import { Worker } from 'node:worker_threads';
import { LayoutControl, type Pace } from './control.ts';
import type { Layout } from './layout.ts';

/** What the thread starts with. */
export type LayoutRequest = {
  /** Of the records; `rows` of them are in use. */
  memory: WebAssembly.Memory;
  rows: number;
  control: SharedArrayBuffer;
  /** Where photos were on the map before: float32 [count, 2], from 0 to 1. */
  photos: Uint32Array;
  positions: Float32Array;
};

/** A thread that lays out all photos once, and ends. */
export class LayoutJob {
  readonly #control = new LayoutControl();
  readonly #worker: Worker;
  /** Rejects where the thread fails, or is ended. */
  readonly result: Promise<Layout>;

  /** @param script `thread.ts`, or what was built of it */
  constructor(script: string, request: Omit<LayoutRequest, 'control'>, pace: Pace) {
    this.#control.setPace(pace);
    const worker = new Worker(script, { workerData: { ...request, control: this.#control.buffer } });
    this.#worker = worker;
    worker.unref();
    this.result = new Promise((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error('the thread has ended')));
    });
    this.result.catch(() => undefined); // whoever waits for it is told
  }

  /** 0 to 1 */
  get done(): number {
    return this.#control.done;
  }

  setPace(pace: Pace): void {
    this.#control.setPace(pace);
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}
