import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Changed, Step, UndoState } from '../../core/api.ts';
import { PhotonestError } from '../../core/errors.ts';
import type { UndoLog, UndoneRow } from '../../sqlite/undo-log.ts';
import type { Change } from '../changes.ts';

/** Beyond these, the oldest steps cannot be undone any more. */
const MOST_STEPS = 500;
/** Rows put back per turn of the event loop, some 10 ms. */
const ROWS_AT_ONCE = 500;

/** What to do for a step that is not rows alone: files that move, settings that have consequences. */
export type StepCalls = { undo(): unknown; redo(): unknown };

type Recorded = { step: Step; calls: StepCalls | null };

export type JournalParts = {
  log: UndoLog;
  /** Derives again what follows from rows that were put back. */
  settle(rows: UndoneRow[]): Promise<void>;
  announce(change: Change): void;
};

/** What a person did since the app was started, step by step, and how to take it back. */
export class Journal {
  readonly #parts: JournalParts;
  #done: Recorded[] = [];
  #undone: Recorded[] = [];
  #lastId = 0;
  /** Undo and redo wait for each other, and for changes that are under way. */
  #running: Promise<unknown> = Promise.resolve();

  constructor(parts: JournalParts) {
    this.#parts = parts;
  }

  get state(): UndoState {
    return { undo: this.#done.at(-1)?.step ?? null, redo: this.#undone.at(-1)?.step ?? null };
  }

  /** One step that is done at once, in one piece. */
  record<T>(what: Omit<Step, 'id'>, work: () => T): T {
    const recorded = this.#begin(what);
    try {
      return this.#parts.log.record(recorded.step.id, work);
    } finally {
      this.#end(recorded);
    }
  }

  /**
   * One step in many pieces, between which others are answered.
   *
   * @param work gets what records a piece of it, and returns how many photos it changed, and what else is to be called
   */
  async recordSlices(
    what: Omit<Step, 'id' | 'photos'>,
    work: (record: <T>(piece: () => T) => T) => Promise<number | { photos: number; calls: StepCalls | null }>,
  ): Promise<Changed> {
    return await this.#inTurn(async () => {
      const recorded = this.#begin({ ...what, photos: 0 });
      const { id } = recorded.step;
      try {
        const done = await work((piece) => this.#parts.log.record(id, piece));
        const { photos, calls } = typeof done === 'number' ? { photos: done, calls: null } : done;
        recorded.step = { ...recorded.step, photos };
        recorded.calls = calls;
      } finally {
        this.#end(recorded);
      }
      this.#parts.announce('library');
      return { step: this.#done.includes(recorded) ? recorded.step : null, ...this.state };
    });
  }

  /** What has been done, and can be undone by calls. */
  add(what: Omit<Step, 'id'>, calls: StepCalls): Step {
    const recorded = { ...this.#begin(what), calls };
    this.#done.pop();
    this.#done.push(recorded);
    this.#forgetUndone();
    return recorded.step;
  }

  async undo(): Promise<Changed> {
    return await this.#inTurn(async () => await this.#move(this.#done, this.#undone, 'undo'));
  }

  async redo(): Promise<Changed> {
    return await this.#inTurn(async () => await this.#move(this.#undone, this.#done, 'redo'));
  }

  async #move(from: Recorded[], to: Recorded[], way: 'undo' | 'redo'): Promise<Changed> {
    const recorded = from.at(-1);
    if (recorded === undefined) throw new PhotonestError('invalid', { code: `nothing_to_${way}` });
    await recorded.calls?.[way]();
    const id = ++this.#lastId;
    await this.#revert(recorded.step.id, id);
    from.splice(from.indexOf(recorded), 1);
    to.push({ ...recorded, step: { ...recorded.step, id } });
    this.#parts.announce('library');
    return { step: recorded.step, ...this.state };
  }

  async #revert(step: number, into: number): Promise<void> {
    const { log, settle } = this.#parts;
    for (;;) {
      const rows = log.revert(step, into, ROWS_AT_ONCE);
      if (rows.length === 0) return;
      await settle(rows);
      await nextTurn();
    }
  }

  #begin(what: Omit<Step, 'id'>): Recorded {
    const recorded: Recorded = { step: { id: ++this.#lastId, ...what }, calls: null };
    this.#done.push(recorded);
    for (const { step } of this.#done.splice(0, this.#done.length - MOST_STEPS))
      this.#parts.log.forget(step.id);
    return recorded;
  }

  /** What changed nothing is no step; after any other, nothing that was undone can be done again. */
  #end(recorded: Recorded): void {
    if (recorded.calls !== null || !this.#parts.log.isEmpty(recorded.step.id)) {
      this.#forgetUndone();
      return;
    }
    const index = this.#done.indexOf(recorded);
    if (index !== -1) this.#done.splice(index, 1);
  }

  #forgetUndone(): void {
    for (const { step } of this.#undone.splice(0)) this.#parts.log.forget(step.id);
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#running.then(work);
    this.#running = turn.catch(() => undefined);
    return await turn;
  }
}
