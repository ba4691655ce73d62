import type { PendingPhoto } from '../../core/photos/files.ts';
import type { Outcome } from './ports.ts';

const PHOTOS_PER_SAVE = 24;
const SAVE_AFTER_MS = 200;

/** What was read and is not in the library yet: it is written together, which costs less. */
export class SaveQueue {
  readonly #save: () => void;
  #outcomes: Outcome[] = [];
  #timer: NodeJS.Timeout | null = null;

  /** @param save is to take what there is; called when it is time to */
  constructor(save: () => void) {
    this.#save = save;
  }

  count(what: (outcome: Outcome) => boolean): number {
    return this.#outcomes.filter(what).length;
  }

  /** @param last nothing more is being read */
  add(outcome: Outcome, last: boolean): void {
    this.#outcomes.push(outcome);
    if (last || this.#outcomes.length >= PHOTOS_PER_SAVE) this.#save();
    else this.#timer ??= setTimeout(() => this.#save(), SAVE_AFTER_MS);
  }

  find(id: number): Outcome | null {
    return this.#outcomes.find(({ pending }) => pending.id === id) ?? null;
  }

  photos(): PendingPhoto[] {
    return this.#outcomes.map(({ pending }) => pending);
  }

  take(): Outcome[] {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    return this.#outcomes.splice(0);
  }

  /** They could not be written: they wait for the next time. */
  putBack(outcomes: Outcome[]): void {
    this.#outcomes.unshift(...outcomes);
  }
}
