import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A process of this folder that answers each message with one. */
export class Child<Request extends object, Answer> {
  readonly #process: ChildProcess;

  constructor(script: string) {
    this.#process = fork(join(import.meta.dirname, script), [], { execArgv: [] });
  }

  async ask(request: Request): Promise<Answer> {
    const ended = new AbortController();
    const { signal } = ended;
    const exited = once(this.#process, 'exit', { signal }).then(([status, name]: unknown[]) => {
      throw new Error(`the measuring process ended (${String(name ?? status)})`);
    });
    try {
      this.#process.send(request);
      const [answer] = (await Promise.race([once(this.#process, 'message', { signal }), exited])) as [Answer];
      return answer;
    } finally {
      ended.abort();
      exited.catch(() => undefined);
    }
  }

  async close(): Promise<void> {
    const exited = once(this.#process, 'exit');
    this.#process.disconnect();
    await exited;
  }
}
