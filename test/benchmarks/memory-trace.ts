import { residentBytes } from './machine.ts';

export type MemorySample = {
  /** Photos tagged by then. */
  photos: number;
  residentBytes: number;
  /** Without what is mapped from files, such as the weights. */
  anonymousBytes: number;
};

const SAMPLES_SHOWN = 10;

/** A process's memory over time. */
export class MemoryTrace {
  readonly #samples: MemorySample[] = [];
  readonly #pid: () => number | null;

  constructor(pid: () => number | null) {
    this.#pid = pid;
  }

  /** A sample of now, when so many photos are done. */
  take(photos: number): void {
    const pid = this.#pid();
    const memory = pid === null ? null : residentBytes(pid);
    if (memory === null) return;
    this.#samples.push({ photos, residentBytes: memory.now, anonymousBytes: memory.anonymous });
  }

  /** The highest value of each tenth of the photos. */
  peaks(): MemorySample[] {
    return this.#tenths((from, to) => this.#over(from, to, (values) => Math.max(...values)));
  }

  /** The mean of each tenth of the photos. */
  means(): MemorySample[] {
    return this.#tenths((from, to) => this.mean(from, to));
  }

  /** While the photos from the one number (exclusive) to the other were tagged; null where that went too fast. */
  mean(from: number, to: number): MemorySample | null {
    return this.#over(from, to, (values) => values.reduce((sum, value) => sum + value) / values.length);
  }

  #tenths(summarise: (from: number, to: number) => MemorySample | null): MemorySample[] {
    const last = this.#samples.at(-1)?.photos ?? 0;
    const bounds = Array.from({ length: SAMPLES_SHOWN + 1 }, (_, at) => (at * last) / SAMPLES_SHOWN);
    return bounds
      .slice(1)
      .map((to, at) => summarise(bounds[at]!, to))
      .filter((sample) => sample !== null);
  }

  #over(from: number, to: number, one: (values: number[]) => number): MemorySample | null {
    const within = this.#samples.filter(({ photos }) => photos > from && photos <= to);
    if (within.length === 0) return null;
    return {
      photos: Math.round(to),
      residentBytes: one(within.map((sample) => sample.residentBytes)),
      anonymousBytes: one(within.map((sample) => sample.anonymousBytes)),
    };
  }
}
