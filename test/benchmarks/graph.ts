import { Child } from './child.ts';

export type GraphRequest =
  | {
      type: 'open';
      file: string;
      size: number;
      threads: number;
      /** As the app loads a model: from the copy that is laid out for this processor, made where there is none. */
      copy: boolean;
    }
  | { type: 'run'; batch: number }
  | { type: 'peak' };

/** Milliseconds, or bytes for `peak`. */
export type GraphAnswer = { value: number };

/** A graph that is loaded in a process of its own. */
export class Graph {
  readonly #child = new Child<GraphRequest, GraphAnswer>('graph-process.ts');

  /** @returns milliseconds that the runtime took to make it ready */
  async open(request: Omit<GraphRequest & { type: 'open' }, 'type'>): Promise<number> {
    return (await this.#child.ask({ type: 'open', ...request })).value;
  }

  /** @returns milliseconds */
  async run(batch: number): Promise<number> {
    return (await this.#child.ask({ type: 'run', batch })).value;
  }

  /** Of the whole process since it started. */
  async peakBytes(): Promise<number> {
    return (await this.#child.ask({ type: 'peak' })).value;
  }

  async close(): Promise<void> {
    await this.#child.close();
  }
}
