const SECONDS = 4;

/** Goes to the next photo by itself, until there is none. */
export class Slideshow {
  running = $state(false);
  readonly #next: () => boolean;
  #timer: ReturnType<typeof setInterval> | null = null;

  /** @param next false when there is no next photo */
  constructor(next: () => boolean) {
    this.#next = next;
  }

  toggle(): void {
    if (this.running) this.stop();
    else this.start();
  }

  start(): void {
    this.stop();
    this.running = true;
    this.#timer = setInterval(() => {
      if (!this.#next()) this.stop();
    }, SECONDS * 1000);
  }

  stop(): void {
    this.running = false;
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }
}
