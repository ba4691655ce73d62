import { residentBytes } from './machine.ts';

export type MemorySample = {
  /** Photos tagged by then. */
  photos: number;
  residentBytes: number;
  /** Without what is mapped from files, such as the weights. */
  anonymousBytes: number;
};

const EVERY_MS = 200;
const SAMPLES_SHOWN = 10;

/** A process's memory over time. */
export class MemoryTrace {
  readonly #samples: MemorySample[] = [];
  readonly #pid: () => number | null;
  readonly #timer: NodeJS.Timeout;
  #photos = 0;

  constructor(pid: () => number | null) {
    this.#pid = pid;
    this.#timer = setInterval(() => this.#sample(), EVERY_MS);
  }

  note(photos: number): void {
    this.#photos = photos;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** The highest value of each tenth of the photos. */
  summary(): MemorySample[] {
    const last = this.#samples.at(-1)?.photos ?? 0;
    return Array.from({ length: SAMPLES_SHOWN }, (_, at) => {
      const [from, to] = [(at * last) / SAMPLES_SHOWN, ((at + 1) * last) / SAMPLES_SHOWN];
      const within = this.#samples.filter(({ photos }) => photos > from && photos <= to);
      const highest = (key: 'residentBytes' | 'anonymousBytes'): number =>
        Math.max(...within.map((sample) => sample[key]));
      if (within.length === 0) return null;
      const photos = Math.round(to);
      return { photos, residentBytes: highest('residentBytes'), anonymousBytes: highest('anonymousBytes') };
    }).filter((sample) => sample !== null);
  }

  #sample(): void {
    const pid = this.#pid();
    const memory = pid === null ? null : residentBytes(pid);
    if (memory !== null)
      this.#samples.push({ photos: this.#photos, residentBytes: memory.now, anonymousBytes: memory.anonymous }); // prettier-ignore
  }
}
