import type { Changed, Step, UndoState } from '../../main/core/api.ts';
import { t } from '../i18n/i18n.svelte.ts';
import { changesAnswered, onMutation, request, sentence } from '../state/request.ts';
import { stepWords } from './words.ts';

/** A slider is its own undo, and says where it is. */
const QUIET: Step['kind'][] = ['settings'];
/** Where changes go that can be undone. */
const UNDOABLE = /^\/api\/(selections|photos|albums|searches|tags|taught-tags|duplicates|folders|settings)\b/;

/** What happened last, and how to take it back: several steps while the toast stands are one. */
export type Toast = { words: string; steps: number; back: 'undo' | null };

/** Undo and redo, across views, until the app closes. */
export class Undo {
  state: UndoState = $state.raw({ undo: null, redo: null });
  toast: Toast | null = $state.raw(null);
  #last: number | null = null;
  /** Moves are made one after another, however fast the keys are pressed. */
  #moves: Promise<void> = Promise.resolve();
  readonly #onMoved: () => void;

  /** @param onMoved something was taken back or done again */
  constructor(onMoved: () => void) {
    this.#onMoved = onMoved;
  }

  start(): void {
    void this.#look(true);
    onMutation((path) => {
      if (path !== '/api/undo' && path !== '/api/redo') void this.#look(false);
    });
  }

  async undo(): Promise<void> {
    await this.#move('undo', 1);
  }

  async redo(): Promise<void> {
    await this.#move('redo', 1);
  }

  /** Takes back all that the toast speaks of. */
  async undoToast(): Promise<void> {
    await this.#move('undo', this.toast?.steps ?? 1);
  }

  async #move(way: 'undo' | 'redo', times: number): Promise<void> {
    this.#moves = this.#moves.then(async () => await this.#moveNow(way, times));
    await this.#moves;
  }

  async #moveNow(way: 'undo' | 'redo', times: number): Promise<void> {
    let words = '';
    // What was done last is what is taken back, even if the engine has not answered it yet.
    await changesAnswered(UNDOABLE);
    try {
      for (let time = 0; time < times; time++) {
        const { step, ...state } = await request<Changed>(`/api/${way}`, { method: 'POST' });
        this.state = state;
        if (step !== null)
          words = t(way === 'undo' ? 'undo.takenBack' : 'undo.doneAgain', { step: stepWords(step) });
      }
    } catch (error) {
      words = sentence(error);
    }
    this.#last = this.state.undo?.id ?? 0;
    this.toast = {
      words: times > 1 ? t('undo.manyTakenBack', { count: times }) : words,
      steps: 0,
      back: null,
    };
    this.#onMoved();
  }

  async #look(isFirst: boolean): Promise<void> {
    try {
      this.state = await request<UndoState>('/api/undo');
    } catch {
      return; // the engine is away, or wants a token; that is told elsewhere
    }
    const step = this.state.undo;
    const last = this.#last;
    this.#last = step?.id ?? 0;
    if (isFirst || step === null || last === null || step.id <= last || QUIET.includes(step.kind)) return;
    const before = this.toast?.back === 'undo' ? this.toast.steps : 0;
    this.toast = {
      words: before === 0 ? stepWords(step) : t('undo.changes', { count: before + 1 }),
      steps: before + 1,
      back: 'undo',
    };
  }
}
