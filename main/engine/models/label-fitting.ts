import { createHash } from 'node:crypto';
import type { Library } from '../library/tables.ts';
import type { Rescoring } from '../labels/rescoring.ts';
import { distilEverydayLabels } from '../scoring/distil-labels.ts';
import type { Heads } from '../scoring/heads.ts';
import { DEFAULT_MODEL, type Models } from './models.ts';

export type LabelFittingParts = {
  library: Library;
  heads: Heads;
  models: Models;
  rescoring: Rescoring;
  /** Of labels and scoring, besides what is told by the models: all tags are derived again when it changes. */
  scoring: unknown;
};

/** Fits the everyday labels to a model that has none of its own, and has tags derived again when labels change. */
export class LabelFitting {
  readonly #parts: LabelFittingParts;
  readonly #closing = new AbortController();
  #fitting = false;

  constructor(parts: LabelFittingParts) {
    this.#parts = parts;
  }

  /** Labels are being fitted. */
  get isFitting(): boolean {
    return this.#fitting;
  }

  /** Moves the everyday labels to a model once enough photos were seen by it and by the default one. */
  async fitIfDue(id: string): Promise<void> {
    const { heads, models, rescoring } = this.#parts;
    if (this.#fitting || heads.find(id)?.hasEverydayLabels !== false) return;
    this.#fitting = true;
    try {
      const { directory } = models.files(id);
      const model = { id, directory };
      const agreement = await distilEverydayLabels(this.#parts, model, DEFAULT_MODEL, this.#closing.signal);
      if (agreement === null) return;
      models.setAgreement(id, agreement);
      await heads.load(models.manifest(id), directory);
      await rescoring.runAll();
    } catch (error) {
      if (!this.#closing.signal.aborted) console.error(error); // the default model's words stay in use
    } finally {
      this.#fitting = false;
    }
  }

  /** Words that were fitted for an earlier list are fitted anew first, so that no photo loses its words meanwhile. */
  async rescoreIfStale(id: string): Promise<void> {
    const { models, rescoring, scoring } = this.#parts;
    try {
      await this.fitIfDue(id);
      const facts = JSON.stringify({ scoring, models: models.scoringFacts() });
      await rescoring.runIfStale(createHash('sha256').update(facts).digest('hex').slice(0, 16));
    } catch (error) {
      if (!this.#closing.signal.aborted) console.error(error); // the tags stay as they are until the next start
    }
  }

  /** Ends what is being fitted. */
  close(): void {
    this.#closing.abort();
  }
}
