import type { PhotoFailure } from '../../core/photos/failure.ts';
import type { PendingPhoto, QuarantinedPhoto } from '../../core/photos/files.ts';
import type { ReadPhoto } from '../../core/photos/reading.ts';
import type { ScanStores } from '../scan/ports.ts';

/** What became of a photo that was read. */
export type Outcome = { pending: PendingPhoto } & ({ read: ReadPhoto } | { failed: PhotoFailure });

/** What indexing needs of the library. */
export type IndexStores = ScanStores & {
  work: WorkStore;
  outcomes: OutcomeStore;
  journal: Journal;
};

export type OutcomeStore = {
  /**
   * In one transaction, with the end of their journal entries. What belongs to a photo whose file has changed or gone
   * meanwhile is left out.
   */
  save(outcomes: Outcome[]): void;
};

/** What there is to read. The lists leave out what is in the journal. */
export type WorkStore = {
  /** To be previewed, newest first. */
  listUnpreviewed(limit: number): PendingPhoto[];
  /** To go through the network for the first time; newest first. */
  listPending(limit: number): PendingPhoto[];
  /** Tagged by another model than the chosen one: those of which the default model is least sure first. */
  listToRefine(limit: number): PendingPhoto[];
  /** A photo to be previewed at once, whether it waits for that or not; null where it is gone, offline or has failed. */
  find(id: number): (PendingPhoto & { crashes: QuarantinedPhoto['crashes'] | null }) | null;
  /** Those of the given that have something to be read. */
  pendingAmong(ids: number[]): PendingPhoto[];
  /** In the journal, those that have brought down a process last. */
  listQuarantined(): QuarantinedPhoto[];
  /** Photos that have no labels yet, or are to be previewed; those to be previewed; and those to be refined. */
  countWaiting(): { photos: number; previews: number; toRefine: number };
  /**
   * Content that the model has seen before is tagged without being read.
   *
   * @returns numbers of the given photos that are tagged now
   */
  copyFromDuplicates(photos: PendingPhoto[]): Set<number>;
};

/**
 * Photos that are about to be opened, on the disk before they are. What is in it and not being read was being read
 * when a process ended, and is quarantined.
 */
export type Journal = {
  begin(photos: number[], isolated: boolean): void;
  /** For photos that were not opened, or by no fault of theirs not to the end. */
  end(photos: number[]): void;
  /**
   * A process ended while the photo was alone in it.
   *
   * @returns how many have so far
   */
  recordCrash(photo: number): number;
  /** After an unclean end: a photo that was isolated then has crashed the tagger. */
  recover(): void;
  /** At a clean end: all go, but for photos that have crashed the tagger. */
  close(): void;
};
