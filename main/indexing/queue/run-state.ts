import type { Activity } from '../../core/api.ts';
import { isDiskFull } from '../../core/disk-full.ts';
import type { PhotonestError } from '../../core/errors.ts';
import { errorFields } from '../../core/problems/fields.ts';
import type { ActiveHours } from './active-hours.ts';
import { full, toProblem } from './problem.ts';
import { RunProgress } from './run-progress.ts';

/** What is going on and what is still to be done. */
export type Work = {
  /** Photos that wait for each pass. */
  left: { photos: number; toRefine: number };
  /** No photo is being read or saved. */
  isQuiet: boolean;
  /** Folders are being scanned, or wait for that. */
  isScanning: boolean;
};

/** How far the present run is, and why it stands: paused, cancelled, out of its hours, or for a problem. */
export class RunState {
  readonly progress = new RunProgress();
  readonly #hours: ActiveHours;
  #paused = false;
  #cancelled = new AbortController();
  #finished = true;
  #problem: PhotonestError | null = null;

  constructor(hours: ActiveHours) {
    this.#hours = hours;
  }

  /** Aborted when the run is cancelled. */
  get signal(): AbortSignal {
    return this.#cancelled.signal;
  }

  /** Why indexing stopped by itself; null while it can go on. */
  get problem(): PhotonestError | null {
    return this.#problem;
  }

  get isDiskFull(): boolean {
    return this.#problem?.code === 'disk_full';
  }

  get isStopped(): boolean {
    return this.#paused || this.signal.aborted || this.#problem !== null || !this.#hours.isOpen();
  }

  /** What is done counts from the last time that there was nothing to do. */
  begin(): void {
    if (this.#finished) this.progress.reset();
    this.#finished = false;
  }

  /** There is nothing to do now; a run that was stopped is not over. */
  settle(): void {
    this.#finished = !this.isStopped;
  }

  /** Goes on after it was cancelled, and after a problem other than a full disk. */
  goOn(): void {
    if (this.signal.aborted) this.#cancelled = new AbortController();
    this.begin();
    if (!this.isDiskFull) this.#problem = null;
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#problem = null;
    this.goOn();
  }

  cancel(): void {
    this.#cancelled.abort();
    this.#paused = false;
  }

  /** Indexing cannot go on, through no photo's fault: it waits for room, or until someone resumes it. */
  fail(error: unknown): void {
    this.#problem = isDiskFull(error) ? full(error) : toProblem(error);
  }

  /** The disk has room again. */
  recover(): void {
    this.#problem = null;
  }

  describe(work: Work): Omit<Activity, 'toPreview'> {
    const state = this.#nameOf(work);
    const stands = state === 'paused' || state === 'waiting';
    return {
      state,
      ...this.progress.describe(work.left, stands || this.isStopped),
      until: state === 'waiting' && this.#problem === null ? this.#opensAt() : null,
      ...errorFields(this.#problem),
    };
  }

  #nameOf({ left: { photos, toRefine }, isQuiet, isScanning }: Work): Activity['state'] {
    if (this.#paused) return 'paused';
    if (this.isDiskFull) return 'waiting';
    const isAnyLeft = photos + toRefine > 0;
    if (isAnyLeft && !this.signal.aborted && this.#problem === null && !this.#hours.isOpen())
      return 'waiting';
    if ((isAnyLeft && !this.isStopped) || !isQuiet)
      return photos === 0 && toRefine > 0 ? 'refining' : 'tagging';
    return isScanning ? 'scanning' : 'idle';
  }

  #opensAt(): string | null {
    const time = this.#hours.opensAt();
    return time === null ? null : new Date(time).toISOString();
  }
}
