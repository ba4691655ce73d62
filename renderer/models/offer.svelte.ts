import type { ModelInfo, Status } from '../../main/core/api.ts';
import type { Models } from '../state/program/models.svelte.ts';
import { isWorthAnOffer, offered } from './tiers.ts';

const KEPT = 'photonest.model-offer';

/** The one offer of a better model, until a person has seen it. */
export class ModelOffer {
  readonly #models: Models;
  #isOver = $state(localStorage.getItem(KEPT) === 'over');

  constructor(models: Models) {
    this.#models = models;
  }

  /** Null also while the models are not known. */
  of(status: Status | null): ModelInfo | null {
    return this.#isDue(status) && this.#models.current !== null ? offered(this.#models.current) : null;
  }

  /** The models are to be known for an offer, and are not yet. */
  isMissing(status: Status | null): boolean {
    return this.#isDue(status) && this.#models.current === null;
  }

  #isDue(status: Status | null): boolean {
    return !this.#isOver && status !== null && isWorthAnOffer(status);
  }

  end(): void {
    this.#isOver = true;
    localStorage.setItem(KEPT, 'over');
  }
}
