import type { PhotoAnalyser } from '../../core/analyses/analyser.ts';
import type { AnalysisId } from '../../core/analyses/findings.ts';
import { lstat } from 'node:fs/promises';
import { isDiskFull } from '../../core/disk-full.ts';
import { PhotonestError } from '../../core/errors.ts';
import type { PhotoFailure } from '../../core/photos/failure.ts';
import { CRASHES_ALLOWED, ReaderCrashed } from '../../core/photos/reading.ts';
import { failureOf } from '../../core/photos/unreadable-photo.ts';
import type { Analysis, AnalysisStore, PhotoToAnalyse } from './ports.ts';

export type AnalysisQueueParts = {
  store: AnalysisStore;
  analyser: PhotoAnalyser;
  /** In the order in which they are done. */
  analyses(): Analysis[];
  /** Nothing else waits, nobody has paused it, and the hours are open. */
  mayRun(): boolean;
  onChange(): void;
};

/** Photos that are listed at a time. */
const PAGE = 50;
/** A file that is not there any more is looked for again then, unless a scan has found it gone. */
const GONE_MS = 600_000;
const FULL_DISK_MS = 30_000;

type Next = { analysis: Analysis; photo: PhotoToAnalyse };

/**
 * Analyses photos one at a time while nothing else waits. A photo whose analysis fails keeps its state and its other
 * analyses; it is not tried again by itself.
 */
export class AnalysisQueue {
  readonly #parts: AnalysisQueueParts;
  #listed: Next[] = [];
  /** Photos whose files were not there, and when, ms. */
  readonly #gone = new Map<number, number>();
  #running: { analysis: AnalysisId; photo: number } | null = null;
  #recovered = false;
  #closed = false;
  #problem: PhotonestError | null = null;

  constructor(parts: AnalysisQueueParts) {
    this.#parts = parts;
  }

  /** What is being analysed; null: nothing. */
  get running(): { analysis: AnalysisId; photo: number } | null {
    return this.#running;
  }

  /** Why it cannot go on; null while it can. */
  get problem(): PhotonestError | null {
    return this.#problem;
  }

  /** Goes on if it may. */
  pump(): void {
    if (this.#running !== null || this.#closed || this.#problem !== null || !this.#parts.mayRun()) return;
    const next = this.#next();
    if (next !== null) void this.#analyse(next);
  }

  /** What there is to do may be something else now: a setting, a model or a wish has changed. */
  refresh(): void {
    this.#listed = [];
    this.#problem = null;
    this.pump();
  }

  /** What is being analysed is not waited for. */
  close(): void {
    this.#closed = true;
    if (this.#running !== null) this.#parts.store.release(this.#running.photo, this.#running.analysis);
  }

  /** It may have been closed while something was waited for. */
  #hasEnded(): boolean {
    return this.#closed;
  }

  #next(): Next | null {
    const { store, analyses } = this.#parts;
    if (!this.#recovered) store.recover();
    this.#recovered = true;
    for (const [id, since] of this.#gone) if (performance.now() - since > GONE_MS) this.#gone.delete(id);
    for (const analysis of this.#listed.length > 0 ? [] : analyses()) {
      const limit = PAGE + this.#gone.size;
      const asked = this.#there(store.listAsked(analysis.model.analysis, limit));
      const isByItself = asked.length === 0 && analysis.isOn;
      const photos = isByItself ? this.#there(store.listWanted(analysis.model, limit)) : asked;
      this.#listed = photos.map((photo) => ({ analysis, photo }));
      if (this.#listed.length > 0) break;
    }
    return this.#listed.shift() ?? null;
  }

  #there(photos: PhotoToAnalyse[]): PhotoToAnalyse[] {
    return photos.filter(({ id }) => !this.#gone.has(id));
  }

  async #analyse({ analysis: { model, files }, photo }: Next): Promise<void> {
    const { store, analyser, onChange } = this.#parts;
    const { analysis } = model;
    this.#running = { analysis, photo: photo.id };
    try {
      await analyser.whenReady();
      if (this.#closed || !this.#parts.mayRun()) return;
      store.begin(photo.id, model);
      const source = { path: photo.path };
      const findings = await analyser.analyse({ source, urgent: false, isolated: photo.attempts > 0, files });
      if (!this.#hasEnded()) store.save(photo.id, findings);
    } catch (error) {
      if (!this.#closed)
        await this.#handle(error, analysis, photo).catch((each: unknown) => this.#stop(each));
    } finally {
      this.#running = null;
      if (!this.#closed) {
        onChange();
        setImmediate(() => this.pump());
      }
    }
  }

  async #handle(error: unknown, analysis: AnalysisId, photo: PhotoToAnalyse): Promise<void> {
    const { store } = this.#parts;
    const failure = judge(error, photo.attempts + 1);
    if (failure === 'again') {
      this.#listed = []; // it comes again, alone
    } else if (failure === null) {
      this.#stop(error);
      store.release(photo.id, analysis);
    } else if (failureOf(error) !== null && (await lstat(photo.path).catch(() => null)) === null) {
      this.#gone.set(photo.id, performance.now());
      store.release(photo.id, analysis);
    } else store.fail(photo.id, analysis, failure);
  }

  /** Through no photo's fault. A full disk may have room again; for the rest someone has to do something. */
  #stop(error: unknown): void {
    this.#problem = toProblem(error);
    if (isDiskFull(error)) setTimeout(() => this.refresh(), FULL_DISK_MS).unref();
  }
}

/**
 * `again`: it may have been another photo's fault, or a passing one.
 *
 * @param attempts this one among them
 * @returns null for what is not the photo's fault
 */
function judge(error: unknown, attempts: number): PhotoFailure | 'again' | null {
  if (error instanceof ReaderCrashed) {
    if (error.afterSeconds !== null && error.isolated)
      return { code: 'analysis_slow', seconds: error.afterSeconds };
    if (!error.isolated || attempts < CRASHES_ALLOWED) return 'again';
    return { code: 'analysis_crashed' };
  }
  return failureOf(error);
}

function toProblem(error: unknown): PhotonestError {
  if (error instanceof PhotonestError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new PhotonestError('internal', { code: 'analysing_stopped', detail: reason }, { cause: error });
}
