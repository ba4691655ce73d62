import { setImmediate as nextTurn } from 'node:timers/promises';
import { isDiskFull } from '../../core/disk-full.ts';
import { isRefinement, type PendingPhoto } from '../../core/photos/files.ts';
import { CRASHES_ALLOWED, type PhotoReader } from '../../core/photos/reading.ts';
import { attempt, type ReadOptions } from './read-photo.ts';
import { SaveQueue } from './save-queue.ts';
import { AT_ONCE, Schedule, type Load, type Work } from './schedule.ts';
import type { IndexStores, Outcome } from './ports.ts';

export type PipelineParts = Load & {
  stores: IndexStores;
  reader: PhotoReader;
  /** Whether photos may be handed out; someone who waits for one is not asked. */
  isStopped(): boolean;
  /** What is no photo's fault; nothing is lost by it. */
  onTrouble(error: unknown): void;
  /** They have what was to be done for them. */
  onFinished(photos: PendingPhoto[]): void;
  onChange(change: 'progress' | 'library'): void;
};

type Flight = { pending: PendingPhoto; isolated: boolean; outcome: Promise<Outcome | null> };

/** Gives photos to the reader, each in the journal before it is opened, and saves what comes of them. */
export class Pipeline {
  readonly #parts: PipelineParts;
  readonly #schedule: Schedule;
  readonly #queue = new SaveQueue(() => this.#saveAndGoOn());
  readonly #inFlight = new Map<number, Flight>();
  /** Photos are about to be given to the reader, which may have to start first. */
  #handingOut = false;
  /** Photos are to be handed out in the next turn of the event loop. */
  #pumping = false;
  #closed = false;
  #recovered = false;

  constructor(parts: PipelineParts) {
    this.#parts = parts;
    this.#schedule = new Schedule(parts.stores.work, parts);
  }

  /** Nothing is being read. */
  get isQuiet(): boolean {
    return this.#inFlight.size === 0;
  }

  /** Read to the end, and not in the library yet. */
  get unsaved(): { tagged: number; refined: number } {
    const refined = this.#queue.count((outcome) => isFinished(outcome) && isRefinement(outcome.pending));
    return { tagged: this.#queue.count(isFinished) - refined, refined };
  }

  prefer(photos: number[]): void {
    this.#schedule.prefer(photos);
  }

  /** Hands out photos until the reader has its fill. */
  pump(): void {
    if (this.#parts.isStopped() || this.#handingOut || this.#closed) return;
    try {
      this.#recover();
      const { photos, isolated, copied } = this.#next();
      if (copied.length > 0) {
        this.#parts.onFinished(copied);
        this.#parts.onChange('library');
      }
      if (photos.length === 0 && copied.length === 0) return;
      this.#handingOut = true;
      void this.#handOut(photos, isolated);
    } catch (error) {
      this.#parts.onTrouble(error);
    }
  }

  /**
   * Previews a photo at once, for someone who waits.
   *
   * @returns its thumbnail; null where none can be had
   * @throws PhotonestError `tagger_unavailable`
   */
  async preview(id: number): Promise<Uint8Array | null> {
    const { stores, reader } = this.#parts;
    await reader.whenReady();
    this.#recover();
    const known = this.#queue.find(id) ?? (await this.#inFlight.get(id)?.outcome) ?? null;
    if (known !== null) {
      if (thumbnailOf(known) !== null) return thumbnailOf(known);
      this.#saveAndGoOn(); // until then it is in the journal, as if it were quarantined
    }
    const photo = stores.work.find(id);
    // One that has brought down a process waits for the end of all others.
    if (photo === null || (photo.crashes ?? 0) > 0 || this.#inFlight.has(id)) return null;
    for (const isolated of [photo.crashes !== null, true]) {
      stores.journal.begin([id], isolated);
      const outcome = await this.#start(photo, { isolated, urgent: true });
      if (outcome !== null) return thumbnailOf(outcome);
    }
    return null;
  }

  /** Writes what was read; what has no room on the disk is kept for the next time. */
  save(): void {
    const outcomes = this.#queue.take();
    if (outcomes.length === 0) return;
    try {
      this.#parts.stores.outcomes.save(outcomes);
    } catch (error) {
      if (isDiskFull(error)) this.#queue.putBack(outcomes);
      throw error; // whatever else it is, they are still pending
    }
    this.#parts.onChange('library');
  }

  /** What is still being read is not waited for. */
  close(): void {
    this.save();
    this.#closed = true;
    this.#parts.stores.journal.close();
  }

  /** Where the reader could take more, previews are saved at once, so that the network has it. */
  #next(): Work {
    const choose = (): Work =>
      this.#schedule.next({ reading: [...this.#inFlight.values()], unsaved: this.#queue.photos() });
    const work = choose();
    const hasFreeSpace = work.photos.length + this.#inFlight.size < AT_ONCE;
    if (!hasFreeSpace || this.#queue.count((outcome) => !isFinished(outcome)) === 0) return work;
    this.save();
    return choose();
  }

  /** Once for all photos that come out of the network together. */
  #pumpSoon(): void {
    if (this.#pumping) return;
    this.#pumping = true;
    setImmediate(() => {
      this.#pumping = false;
      this.pump();
    });
  }

  /** Of an end that was not clean. */
  #recover(): void {
    if (this.#recovered) return;
    const { work, outcomes, journal } = this.#parts.stores;
    journal.recover();
    this.#recovered = true;
    const refused = work.listQuarantined().filter(({ crashes }) => crashes >= CRASHES_ALLOWED);
    if (refused.length > 0)
      outcomes.save(refused.map((pending) => ({ pending, failed: { code: 'crashed' } })));
  }

  async #handOut(photos: PendingPhoto[], isolated: boolean): Promise<void> {
    const { reader, isStopped, onTrouble } = this.#parts;
    try {
      await (photos.length === 0 ? nextTurn() : reader.whenReady());
      const free = photos.filter(({ id }) => !this.#inFlight.has(id));
      if (free.length > 0 && !isStopped()) this.#begin(free, isolated);
      // Else nothing has changed that the next round would see: it waits, and lets the file system answer.
      else await nextTurn();
    } catch (error) {
      onTrouble(error);
    }
    this.#handingOut = false;
    this.pump();
    this.#parts.onChange('progress');
  }

  #begin(photos: PendingPhoto[], isolated: boolean): void {
    const ids = photos.map(({ id }) => id);
    this.#parts.stores.journal.begin(ids, isolated);
    for (const photo of photos) this.#start(photo, { isolated, urgent: false }).catch(() => undefined); // it was told
  }

  async #start(pending: PendingPhoto, options: ReadOptions): Promise<Outcome | null> {
    const outcome = this.#read(pending, options);
    this.#inFlight.set(pending.id, { pending, isolated: options.isolated, outcome });
    return await outcome;
  }

  async #read(pending: PendingPhoto, options: ReadOptions): Promise<Outcome | null> {
    const { reader, stores, onFinished, onTrouble, onChange } = this.#parts;
    let outcome: Outcome | null = null;
    try {
      outcome = await attempt(pending, options, reader, stores);
      return outcome;
    } catch (error) {
      onTrouble(error);
      throw error;
    } finally {
      this.#inFlight.delete(pending.id);
      if (outcome !== null && !this.#closed) {
        if (!options.urgent && isFinished(outcome)) onFinished([outcome.pending]);
        this.#queue.add(outcome, options.urgent || this.isQuiet);
      } else if (this.isQuiet) this.#saveAndGoOn();
      this.#pumpSoon();
      onChange(outcome === null ? 'library' : 'progress'); // without an outcome it may be gone
    }
  }

  #saveAndGoOn(): void {
    try {
      this.save();
    } catch (error) {
      this.#parts.onTrouble(error);
    }
    this.pump();
  }
}

/** Nothing is left to be done for it. */
function isFinished(outcome: Outcome): boolean {
  if ('failed' in outcome || outcome.read.outputs.length > 0) return true;
  const { step } = outcome.pending;
  return step.kind === 'preview' && step.then === 'nothing';
}

function thumbnailOf(outcome: Outcome): Uint8Array | null {
  return 'read' in outcome ? outcome.read.thumbnail : null;
}
