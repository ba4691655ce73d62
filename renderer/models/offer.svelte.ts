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

  /** Asks for the models once there is reason to. */
  of(status: Status | null): ModelInfo | null {
    if (this.#isOver || status === null || !isWorthAnOffer(status)) return null;
    return this.#models.current === null ? null : offered(this.#models.current);
  }

  /** The models are to be known for an offer, and are not yet. */
  isMissing(status: Status | null): boolean {
    return !this.#isOver && status !== null && isWorthAnOffer(status) && this.#models.current === null;
  }

  end(): void {
    this.#isOver = true;
    localStorage.setItem(KEPT, 'over');
  }
}
