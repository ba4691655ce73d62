import { failureSentence } from '../../core/photos/failure-sentence.ts';
import type { NextStep, PendingPhoto, QuarantinedPhoto } from '../../core/photos/files.ts';
import type { IndexStores, Journal, Outcome, OutcomeStore, WorkStore } from '../queue/ports.ts';
import { MemoryFiles, type StoredPhoto } from './memory-files.ts';

type Entry = { isolated: boolean; crashes: number };

/** The stores of indexing, of folders that exist and photos in memory. */
export class MemoryStore extends MemoryFiles implements WorkStore, OutcomeStore {
  /** The journal, by the photo's number. */
  readonly reading = new Map<number, Entry>();
  /** Another model than the default one is chosen. */
  isRefining = false;
  /** Names of photos that got their tags from another of the same content. */
  readonly copied: string[] = [];

  /** As indexing takes it. */
  get stores(): IndexStores {
    const { journal } = this;
    return { folders: this, files: this, writer: this, tags: this, work: this, outcomes: this, journal };
  }

  /** `name: state` of all photos that are there. */
  states(): Record<string, string> {
    const present = this.photos.filter((photo) => photo.missing === 0);
    return Object.fromEntries(
      present.map(({ path, state, reason }) => [
        nameOf(path),
        reason === null ? state : failureSentence(reason),
      ]),
    );
  }

  listUnpreviewed(limit: number): PendingPhoto[] {
    return this.#waiting()
      .filter(({ step, id }) => step.kind === 'preview' && !this.reading.has(id))
      .slice(0, limit);
  }

  listPending(limit: number): PendingPhoto[] {
    return this.#waiting()
      .filter(({ step, id }) => step.kind !== 'preview' && !this.reading.has(id))
      .slice(0, limit);
  }

  listToRefine(limit: number): PendingPhoto[] {
    return this.#toRefine()
      .filter(({ id }) => !this.reading.has(id))
      .slice(0, limit);
  }

  pendingAmong(ids: number[]): PendingPhoto[] {
    return [...this.#waiting(), ...this.#toRefine()].filter(
      ({ id }) => ids.includes(id) && !this.reading.has(id),
    );
  }

  listQuarantined(): QuarantinedPhoto[] {
    return [...this.#waiting(), ...this.#toRefine()]
      .filter(({ id }) => this.reading.has(id))
      .map((photo) => ({ ...photo, crashes: this.reading.get(photo.id)!.crashes }))
      .sort((a, b) => a.crashes - b.crashes);
  }

  find(id: number): (PendingPhoto & { crashes: number | null }) | null {
    const photo = this.photos.find((each) => each.id === id && ['pending', 'tagged'].includes(each.state));
    if (photo === undefined) return null;
    const then = photo.state === 'tagged' && photo.unrefined === 0 ? 'nothing' : 'tag';
    const step = { kind: 'preview', thumbnail: true, then } as const;
    return { ...toPending(photo), step, crashes: this.reading.get(id)?.crashes ?? null };
  }

  countWaiting(): { photos: number; previews: number; toRefine: number } {
    const waiting = this.#waiting();
    const previews = waiting.filter(({ step }) => step.kind === 'preview').length;
    const toRefine = this.#toRefine().length;
    return { photos: waiting.length, previews, toRefine };
  }

  copyFromDuplicates(photos: PendingPhoto[]): Set<number> {
    this.failIfBroken();
    const isTagged = (hash: Uint8Array | null): boolean =>
      hash !== null &&
      this.photos.some((photo) => photo.state === 'tagged' && Buffer.from(hash).equals(photo.hash!));
    const duplicates = photos.filter(({ hash, step }) => step.kind !== 'refine' && isTagged(hash));
    for (const { id, path } of duplicates) {
      this.get(id).state = 'tagged';
      this.copied.push(nameOf(path));
    }
    return new Set(duplicates.map(({ id }) => id));
  }

  save(outcomes: Outcome[]): void {
    this.failIfBroken();
    for (const outcome of outcomes) {
      const photo = this.get(outcome.pending.id);
      this.reading.delete(photo.id);
      if ('failed' in outcome) {
        Object.assign(photo, { state: 'failed', reason: outcome.failed });
        continue;
      }
      const { hash, outputs } = outcome.read;
      if (hash !== null) Object.assign(photo, { previewed: 1, hash });
      if (outputs.length === 0) continue;
      photo.unrefined = this.isRefining && photo.state === 'pending' ? 1 : 0;
      photo.state = 'tagged';
    }
  }

  readonly journal: Journal = {
    begin: (photos, isolated) => {
      this.failIfBroken();
      for (const id of photos)
        this.reading.set(id, { isolated, crashes: this.reading.get(id)?.crashes ?? 0 });
    },
    end: (photos) => photos.forEach((id) => this.reading.delete(id)),
    recordCrash: (photo) => {
      const entry = this.reading.get(photo)!;
      Object.assign(entry, { isolated: false, crashes: entry.crashes + 1 });
      return entry.crashes;
    },
    recover: () => {
      for (const [id, { isolated }] of this.reading) if (isolated) this.journal.recordCrash(id);
    },
    close: () => {
      for (const [id, { crashes }] of this.reading) if (crashes === 0) this.reading.delete(id);
    },
  };

  /** What there is to read, newest first. */
  #waiting(): PendingPhoto[] {
    return this.photos
      .filter((photo) => photo.state === 'pending' && photo.missing === 0 && this.isOnline(photo))
      .sort((a, b) => b.modifiedMs - a.modifiedMs)
      .map(toPending);
  }

  /** What the chosen model is to see, the oldest first, which no other list has first. */
  #toRefine(): PendingPhoto[] {
    return this.photos
      .filter(({ state, unrefined }) => state === 'tagged' && unrefined === 1)
      .sort((a, b) => a.modifiedMs - b.modifiedMs)
      .map(toPending);
  }
}

function toPending({ previewed, ...photo }: StoredPhoto): PendingPhoto {
  const isTagged = photo.state === 'tagged';
  const then = !isTagged ? 'tag' : photo.unrefined === 1 ? 'refine' : 'nothing';
  const network: NextStep = isTagged ? { kind: 'refine', pass: 'second' } : { kind: 'tag' };
  const step: NextStep = previewed === 0 ? { kind: 'preview', thumbnail: !isTagged, then } : network;
  return { ...photo, companion: null, step };
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
