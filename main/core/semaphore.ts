/** Lets as much work run at a time as there is room for; the rest waits in its order. */
export class Semaphore {
  readonly #size: number;
  readonly #waiting: { size: number; enter: () => void }[] = [];
  #free: number;

  constructor(size: number) {
    this.#size = size;
    this.#free = size;
  }

  /** Runs work that takes so much room, at once where there is as much. What takes more than there is runs alone. */
  async use<T>(size: number, work: () => Promise<T>): Promise<T> {
    const taken = Math.min(size, this.#size);
    if (this.#waiting.length === 0 && taken <= this.#free) this.#free -= taken;
    else await new Promise<void>((enter) => this.#waiting.push({ size: taken, enter }));
    try {
      return await work();
    } finally {
      this.#free += taken;
      this.#admit();
    }
  }

  #admit(): void {
    for (
      let next = this.#waiting[0];
      next !== undefined && next.size <= this.#free;
      next = this.#waiting[0]
    ) {
      this.#waiting.shift();
      this.#free -= next.size;
      next.enter();
    }
  }
}
