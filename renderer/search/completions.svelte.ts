import { isAbort } from '../state/request.ts';

const SETTLE_MS = 80;

/** Completions of what is being typed, and which of them the arrow keys are on. */
export class Completions<Choice> {
  current: Choice[] = $state.raw([]);
  /** Index of the active completion; -1: none, what was typed stands as it is. */
  active = $state(-1);
  /** Something else was typed since: what is listed is not to be taken. */
  isStale = $state(false);
  /** How often an arrow key was pressed since: it counts once the list has come. */
  #steps = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #controller: AbortController | null = null;

  readonly #find: (typed: string, controller: AbortController) => Promise<Choice[]>;

  /** @param find what completes the typed words; rejects where the engine is lost */
  constructor(find: (typed: string, controller: AbortController) => Promise<Choice[]>) {
    this.#find = find;
  }

  ask(typed: string): void {
    this.#stop();
    if (typed.trim() === '' || /\s$/.test(typed)) {
      this.close();
      return;
    }
    this.active = -1;
    this.isStale = true;
    this.#steps = 0;
    this.#timer = setTimeout(() => void this.#fetch(typed), SETTLE_MS);
  }

  /** Without asking: what is offered before anything is typed. */
  offer(completions: Choice[]): void {
    this.#stop();
    this.current = completions;
    this.active = -1;
    this.isStale = false;
  }

  step(by: 1 | -1): void {
    const choices = this.current.length + 1;
    if (this.isStale) this.#steps += by;
    else if (choices > 1) this.active = ((this.active + 1 + by + choices) % choices) - 1;
  }

  close(): void {
    this.#stop();
    this.current = [];
    this.active = -1;
    this.isStale = false;
  }

  #stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#controller?.abort();
  }

  async #fetch(typed: string): Promise<void> {
    const controller = new AbortController();
    this.#controller = controller;
    try {
      this.current = await this.#find(typed, controller);
      this.active = -1;
      this.isStale = false;
      for (let step = 0; step < Math.abs(this.#steps); step++) this.step(this.#steps > 0 ? 1 : -1);
    } catch (error) {
      // Without completions the words can still be typed; the lost engine is announced elsewhere.
      if (!isAbort(error)) this.close();
    }
  }
}
