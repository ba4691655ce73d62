import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LibraryMapState } from '../../core/api/library-map.ts';
import { LayoutJob } from '../../similarity/layout/job.ts';
import { placeAmong } from '../../similarity/layout/place.ts';
import { PlaceFile } from '../../similarity/layout/place-file.ts';
import { Places } from '../../similarity/layout/places.ts';
import { fingerprint, readPrints } from '../../similarity/layout/prints.ts';
import { toQuery } from '../../similarity/scan/query.ts';
import type { CodeIndex } from '../similarity/code-index.ts';

export type LibraryMapParts = {
  codes: Pick<CodeIndex, 'whenReady' | 'search' | 'find' | 'share' | 'version'>;
  /** Whose embeddings are compared now. */
  model(): string;
  /** Holds the map from one start to the next. */
  file: string;
  /** The thread's script. */
  script: string;
  /** Nothing else waits, and the hour is right. */
  mayRun(): boolean;
  isLowImpact(): boolean;
  /** The map, or what is known of its progress, has changed. */
  announce(): void;
  log(event: string): void;
};

/** Neighbours that a new photo is placed by; among them may be others that are new. */
const NEIGHBOURS = 15;
/** Rows whose fingerprints are compared in one turn of the event loop, some two milliseconds. */
const PAGE = 5000;
const CHECK_MS = 500;

/**
 * Where each photo lies on the map of the library. Photos that come are placed among those that are there, which do not
 * move. All are laid out anew, from where they are, when as many have come as were laid out before.
 */
export class LibraryMap {
  readonly #parts: LibraryMapParts;
  readonly #file: PlaceFile;
  readonly #places = new Places();
  /** Whose embeddings the map was made from; null before the file was read. */
  #model: string | null = null;
  #laidOut = 0;
  /** The embeddings' {@link CodeIndex.version} that the map was last compared with. */
  #seen = -1;
  #version = 0;
  #isWanted = false;
  #hasLoaded = false;
  #job: LayoutJob | null = null;
  #running: Promise<void> | null = null;
  #isClosing = false;

  constructor(parts: LibraryMapParts) {
    this.#parts = parts;
    this.#file = new PlaceFile(parts.file);
  }

  /** Goes on if it may; called whenever that, or the photos, may have changed. */
  pump(): void {
    this.#job?.setPace(this.#pace());
    if (this.#isClosing || this.#running !== null || !this.#parts.mayRun()) return;
    if (this.#hasLoaded && !this.#isWanted && this.#seen === this.#parts.codes.version) return;
    this.#running = this.#run()
      .catch((error: unknown) => {
        if (!this.#isClosing) this.#parts.log(`The map could not be made: ${String(error)}`);
      })
      .finally(() => (this.#running = null));
  }

  /** Lays out all photos anew as soon as that may be. */
  layOutAgain(): void {
    this.#isWanted = true;
    this.pump();
    this.#parts.announce();
  }

  /** Resolves when everything that may be done now is done. */
  async whenDone(): Promise<void> {
    await this.#running;
  }

  get version(): number {
    return this.#version;
  }

  /** From 0 to 1; null for a photo that is not on the map. */
  find(photo: number): readonly [number, number] | null {
    return this.#places.find(photo);
  }

  state(): LibraryMapState {
    const job = this.#job;
    if (job !== null)
      return { kind: this.#pace() === 'paused' ? 'waiting' : 'running', done: job.done, photos: this.#places.size }; // prettier-ignore
    const isKnown = this.#hasLoaded && this.#seen === this.#parts.codes.version && !this.#isWanted;
    if (isKnown) return { kind: 'ready', done: 1, photos: this.#places.size };
    return { kind: this.#running === null ? 'waiting' : 'running', done: 0, photos: this.#places.size };
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    await this.#job?.end();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { codes, model: modelOf, announce } = this.#parts;
    await codes.whenReady();
    if (!this.#hasLoaded) await this.#load();
    while (!this.#isClosing) {
      const [model, seen] = [modelOf(), codes.version];
      const missing = await this.#findMissing();
      if (missing === null) return;
      const isEmpty = missing.length === 0 && this.#places.size === 0;
      const isNew = !isEmpty && (this.#model !== model || this.#isWanted);
      if (
        isNew ||
        missing.length > this.#laidOut / 2 ||
        this.#places.size + missing.length > 2 * this.#laidOut
      )
        await this.#layOut(model);
      else if (missing.length > 0) await this.#place(missing);
      if (missing.length > 0 || isNew) await this.#save();
      this.#seen = seen;
      announce();
      if (codes.version === seen || !this.#parts.mayRun()) return;
    }
  }

  async #load(): Promise<void> {
    const stored = await this.#file.load();
    if (stored !== null) {
      this.#places.replace(stored);
      [this.#model, this.#laidOut] = [stored.model, stored.laidOut];
      this.#version++;
    }
    this.#hasLoaded = true;
  }

  /** Photos that were not placed by the embedding that they have now. */
  async #findMissing(): Promise<{ photo: number; print: number }[] | null> {
    const { memory, rows } = this.#parts.codes.share();
    const missing = [];
    for (let from = 0; from < rows; from += PAGE) {
      for (const each of readPrints(memory, from, Math.min(rows, from + PAGE)))
        if (!this.#places.has(each.photo, each.print)) missing.push(each);
      await nextTurn();
      if (this.#isClosing) return null;
    }
    return missing;
  }

  async #layOut(model: string): Promise<void> {
    const { codes, script, announce } = this.#parts;
    const { memory, rows } = codes.share();
    const { photos, positions } = this.#places.all();
    const isSame = this.#model === model; // another model sees other likeness: its map begins anew
    const before = { photos: isSame ? photos : new Uint32Array(0), positions };
    this.#job = new LayoutJob(script, { memory, rows, ...before }, this.#pace());
    // Hours begin and end, and nobody says so.
    const check = setInterval(() => {
      this.#job?.setPace(this.#pace());
      announce();
    }, CHECK_MS).unref();
    try {
      this.#places.replace(await this.#job.result);
      [this.#model, this.#laidOut, this.#isWanted] = [model, this.#places.size, false];
      this.#version++;
    } finally {
      clearInterval(check);
      this.#job = null;
    }
  }

  /** By those that are on the map, nearest first; then by others that have been placed by then. */
  async #place(missing: { photo: number; print: number }[]): Promise<void> {
    let left = missing;
    const waiting = new Set(missing.map(({ photo }) => photo));
    const isPlaced = (photo: number): boolean => !waiting.has(photo);
    for (;;) {
      const later = [];
      for (const each of left) {
        if (this.#isClosing) return;
        if (await this.#placeOne(each, isPlaced)) waiting.delete(each.photo);
        else later.push(each);
      }
      if (later.length === 0 || later.length === left.length) break;
      left = later;
    }
    // Those that are like each other alone lie where the first of them finds the nearest photo of the map.
    for (const each of left) await this.#placeOne(each, isPlaced, left.length + NEIGHBOURS);
    this.#version++;
  }

  async #placeOne(
    { photo, print }: { photo: number; print: number },
    isPlaced: (photo: number) => boolean,
    limit = NEIGHBOURS,
  ): Promise<boolean> {
    const { codes } = this.#parts;
    const code = codes.find(photo);
    if (code === null || fingerprint(code) !== print) return true; // it went, or has changed again: the next time
    const neighbours = await codes.search(toQuery([code]), { limit: limit + 1 });
    const place = placeAmong(photo, neighbours, (other) =>
      isPlaced(other) ? this.#places.find(other) : null,
    );
    if (place !== null) this.#places.set(photo, place, print);
    return place !== null;
  }

  async #save(): Promise<void> {
    const header = { model: this.#model!, laidOut: this.#laidOut };
    await this.#file.save(this.#places.all(), header).catch((error: unknown) => {
      // A full disk, or a drive that is gone: the next start lays them out again.
      this.#parts.log(`The map could not be written: ${String(error)}`);
    });
  }

  #pace(): 'full' | 'lowImpact' | 'paused' {
    if (!this.#parts.mayRun()) return 'paused';
    return this.#parts.isLowImpact() ? 'lowImpact' : 'full';
  }
}
