import type { Settings } from '../../core/api.ts';

/** Boundaries lie on these, in every time zone and on days when clocks are changed. */
const QUARTER_MS = 15 * 60_000;

/**
 * The hours of the day in which photos are read by themselves. A person who asks for it has them read at other times
 * too, until the next boundary.
 */
export class ActiveHours {
  readonly #setting: () => Settings['hours'];
  readonly #now: () => number;
  #overriddenUntil = 0;

  /** @param now milliseconds since 1970 */
  constructor(setting: () => Settings['hours'], now: () => number = Date.now) {
    this.#setting = setting;
    this.#now = now;
  }

  isOpen(): boolean {
    return this.opensAt() === null;
  }

  /** Milliseconds since 1970; null while they are open. */
  opensAt(): number | null {
    const now = this.#now();
    return now < this.#overriddenUntil || this.#isWithin(now) ? null : this.#nextBoundary(now);
  }

  /** Someone asks for it now. */
  overrideSchedule(): void {
    const now = this.#now();
    if (!this.#isWithin(now)) this.#overriddenUntil = this.#nextBoundary(now);
  }

  /** Other hours were set: what someone asked for before counts no more. */
  forget(): void {
    this.#overriddenUntil = 0;
  }

  #isWithin(time: number): boolean {
    const hours = this.#setting();
    if (hours === null || hours.from === hours.until) return true;
    const hour = new Date(time).getHours();
    const { from, until } = hours;
    return from < until ? from <= hour && hour < until : hour >= from || hour < until;
  }

  /** There is one, since the hours are neither all nor none; after at most two days, where clocks skip the hour. */
  #nextBoundary(time: number): number {
    const within = this.#isWithin(time);
    let quarter = Math.floor(time / QUARTER_MS) + 1;
    while (this.#isWithin(quarter * QUARTER_MS) === within) quarter += 1;
    return quarter * QUARTER_MS;
  }
}
