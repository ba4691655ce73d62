import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Classifier } from '../../teaching/classifier.ts';
import type { ClassNodes, TeachingLayer } from '../../teaching/features.ts';
import { TEACHING_SCRIPT } from '../paths.ts';
import type { FromTeachingThread, TeachingThreadData, ToTeachingThread } from './teaching-thread.ts';

/** Float32 [features] each, not normalised. */
export type EmbeddedLesson = {
  examples: Float32Array[];
  counterExamples: Float32Array[];
  weakNegatives: Float32Array[];
};

/** Learns and proposes beside the engine's own thread, which starts when it is first needed. One request at a time. */
export class TeachingThread {
  readonly #nodes: ClassNodes;
  readonly #findLayer: (model: string) => TeachingLayer | null;
  #worker: Worker | null = null;
  #layers = new Map<string, TeachingLayer>();

  /** @param findLayer null for a model that is not installed any more */
  constructor(nodes: ClassNodes, findLayer: (model: string) => TeachingLayer | null) {
    this.#nodes = nodes;
    this.#findLayer = findLayer;
  }

  /** @throws where the lesson cannot be learned */
  async learn(model: string, lesson: EmbeddedLesson): Promise<Classifier> {
    const reply = await this.#ask({ kind: 'learn', model, ...lesson });
    if (reply.kind !== 'learned') throw new Error(`the thread learned nothing: ${reply.kind}`);
    return reply.classifier;
  }

  /** Probabilities of the photos, float32 [photos], by classifier. */
  async propose(
    model: string,
    embeddings: Float32Array[],
    classifiers: Classifier[],
  ): Promise<Float32Array[]> {
    const reply = await this.#ask({ kind: 'propose', model, embeddings, classifiers });
    if (reply.kind !== 'proposed') throw new Error(`the thread proposed nothing: ${reply.kind}`);
    return reply.probabilities;
  }

  /** It starts again when it is needed; the layers that it holds are as large as a model's last one. */
  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    this.#layers = new Map();
    await worker?.terminate();
  }

  async #ask(message: ToTeachingThread): Promise<FromTeachingThread> {
    const worker = await this.#workerFor(message.model);
    const ended = new AbortController();
    const reply = Promise.race([
      once(worker, 'message', { signal: ended.signal }) as Promise<[FromTeachingThread]>,
      once(worker, 'exit', { signal: ended.signal }).then(() => {
        throw new Error('the thread ended');
      }),
    ]);
    worker.postMessage(message);
    try {
      const [answer] = await reply;
      if (answer.kind === 'failed') throw new Error(answer.reason);
      return answer;
    } finally {
      ended.abort();
    }
  }

  /** With the layers of every model that it was asked for. */
  async #workerFor(model: string): Promise<Worker> {
    if (this.#worker !== null && this.#layers.has(model)) return this.#worker;
    const layer = this.#findLayer(model);
    if (layer === null) throw new Error(`the last layer of ${model} is not there`);
    const layers = new Map([...this.#layers, [model, layer]]);
    await this.close();
    this.#layers = layers;
    const data: TeachingThreadData = { nodes: this.#nodes, layers };
    this.#worker = new Worker(TEACHING_SCRIPT, { workerData: data });
    this.#worker.unref();
    return this.#worker;
  }
}
