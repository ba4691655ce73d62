import type { Activity } from '../../core/api.ts';
import { isRefinement, type PendingPhoto } from '../../core/photos/files.ts';
import { Progress } from './progress.ts';

/** A slow network takes seconds for a photo: there must be some to tell the rate from. */
const REFINING_WINDOW_MS = 60_000;

type Waiting = { photos: number; toRefine: number };

/** How far the present run is, in each of the two passes. */
export class RunProgress {
  readonly #tagging = new Progress();
  readonly #refining = new Progress(undefined, REFINING_WINDOW_MS);

  /** Begins a run anew. */
  reset(): void {
    this.#tagging.reset();
    this.#refining.reset();
  }

  finish(photos: PendingPhoto[]): void {
    const refined = photos.filter(isRefinement).length;
    if (refined > 0) this.#refining.finish(refined);
    if (photos.length > refined) this.#tagging.finish(photos.length - refined);
  }

  /** @param isStopped nothing goes on at present: there is no rate and no time left */
  describe(
    left: Waiting,
    isStopped: boolean,
  ): Pick<Activity, 'done' | 'total' | 'photosPerSecond' | 'secondsLeft' | 'refining'> {
    const { done } = this.#tagging;
    const secondsLeft = (of: Progress, rest: number): number | null =>
      isStopped ? null : of.secondsLeft(rest);
    return {
      done,
      total: done + left.photos,
      photosPerSecond: isStopped ? null : this.#tagging.photosPerSecond(),
      secondsLeft: secondsLeft(this.#tagging, left.photos),
      refining: left.toRefine === 0 ? null : {
        done: this.#refining.done,
        total: this.#refining.done + left.toRefine,
        secondsLeft: secondsLeft(this.#refining, left.toRefine),
      }, // prettier-ignore
    };
  }
}
