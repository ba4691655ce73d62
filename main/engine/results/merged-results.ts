import { once } from 'node:events';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { MergeCounts, MergeStatus } from '../../core/api.ts';
import type { ModelManifest } from '../../core/models/manifest.ts';
import { parseLine } from '../../core/results/parse-line.ts';
import type { MergeableResult } from '../../core/results/result.ts';
import type { ResultPort } from '../../http/library/result.ts';
import { CODE_LENGTH } from '../../similarity/quantise.ts';
import type { WaitingResult } from '../../sqlite/tables/photos/result.ts';
import type { Library } from '../library/tables.ts';
import type { Store } from '../photos/index-store.ts';
import type { HeadSource } from '../labels/photo-tags.ts';

/** Lines per turn of the event loop, about 0.15 ms each. */
const MERGED_AT_ONCE = 40;
/** Photos whose tags are derived per turn of the event loop, about 1 ms each. */
const SCORED_AT_ONCE = 10;
/**
 * While results come, tags have at most a tenth of the time. Without that they took 72 % of it, and merging 12 %
 * (profile of a merge into a library of 500,000 photos on a busy computer).
 */
const REST_PER_WORK = 9;
/** Between two requests of a merge. */
const MERGING_RESTS_MS = 1000;
const ANNOUNCE_EVERY_MS = 2000;
/** Of the vectors' lengths from 1: float16 rounds each of some thousand values by 0.05 %. */
const LENGTH_TOLERANCE = 0.01;

/** A model's facts, for results that say they are of it. */
export type KnownModel = {
  features: ModelManifest['features'];
  /** SHA-256 of the weights of the installed one; null where it is not installed. */
  weights: string | null;
};

export type MergedResultsParts = {
  library: Library;
  store: Pick<Store, 'tagLater' | 'keepModel' | 'scoreTags'>;
  heads: HeadSource;
  /** Null for a model that this app does not know. */
  findModel(id: string): Promise<KnownModel | null>;
  /** Photos have their embeddings: fewer are to be read, and more are found. */
  announce(): void;
};

/**
 * Takes what other machines found out of photos into the library, by content and model: as often as one likes, in any
 * order, and while everything else goes on. Tags follow in the background.
 */
export class MergedResults implements ResultPort {
  readonly #parts: MergedResultsParts;
  readonly #closing = new AbortController();
  #merging = 0;
  /** When the last merge ended, ms. */
  #mergedAt = -Infinity;
  #scoring: Promise<void> | null = null;

  constructor(parts: MergedResultsParts) {
    this.#parts = parts;
  }

  /** Goes on with the tags that an earlier engine left to be derived. */
  open(): void {
    this.#scoreSoon();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#scoring;
  }

  status(): MergeStatus {
    const { results } = this.#parts.library;
    return { waiting: results.countWaiting(), unscored: results.countUnscored() };
  }

  /** @param lines as `photonest map` writes them */
  async merge(lines: string[]): Promise<MergeCounts> {
    const counts: MergeCounts = { merged: 0, known: 0, waiting: 0, failed: 0, cut: 0, foreign: 0 };
    const models = new Map<string, KnownModel | null>();
    this.#merging += 1;
    try {
      for (let at = 0; at < lines.length; at += MERGED_AT_ONCE) {
        const parsed = lines.slice(at, at + MERGED_AT_ONCE).map(parseLine);
        const results: MergeableResult[] = [];
        for (const line of parsed)
          if (line.kind === 'result') results.push(line.result);
          else counts[line.kind] += 1;
        for (const { model } of results)
          if (!models.has(model)) models.set(model, await this.#findModel(model));
        this.#parts.library.photos.transaction(() => {
          for (const result of results) counts[this.#mergeOne(result, models.get(result.model)!)] += 1;
        });
        await nextTurn();
      }
    } finally {
      this.#merging -= 1;
      this.#mergedAt = performance.now();
    }
    if (counts.merged > 0) this.#parts.announce();
    this.#scoreSoon();
    return counts;
  }

  async #findModel(id: string): Promise<KnownModel | null> {
    const known = await this.#parts.findModel(id);
    if (known !== null) this.#parts.store.keepModel(id);
    return known;
  }

  #mergeOne(result: MergeableResult, model: KnownModel | null): 'merged' | 'known' | 'waiting' | 'foreign' {
    const { library } = this.#parts;
    const stored = model === null ? null : toStored(result, model);
    if (stored === null) return 'foreign';
    const hash = Buffer.from(result.hash, 'hex');
    const photos = library.results
      .photosOf(hash)
      .filter(({ state }) => state === 'pending' || state === 'tagged');
    if (photos.length === 0) return library.results.wait(hash, stored) ? 'waiting' : 'known';
    let isNew = false;
    for (const { id } of photos) {
      if (library.embeddings.find(id, stored.model) !== null) continue;
      library.embeddings.put({ photo: id, ...stored });
      isNew = true;
    }
    for (const photo of photos) if (isNew) this.#use(photo, stored.model);
    return isNew ? 'merged' : 'known';
  }

  /** By the model that tags, it is tagged; words of the default model may be borrowed by another one. */
  #use(photo: ReturnType<Library['results']['photosOf']>[number], model: string): void {
    const { store, heads, library } = this.#parts;
    const active = heads.active();
    if (photo.missing === 1 || photo.previewed === 0) return; // when it is previewed, it is tagged by what is stored
    if (model === active) {
      if (photo.state === 'pending' || photo.model !== active) store.tagLater(photo.id);
    } else if (model === heads.defaultModel && photo.state === 'tagged')
      library.results.addUnscored(photo.id);
  }

  #isMerging(): boolean {
    return this.#merging > 0 || performance.now() - this.#mergedAt < MERGING_RESTS_MS;
  }

  async #rest(milliseconds: number): Promise<void> {
    await sleep(milliseconds, null, { signal: this.#closing.signal }).catch(() => null);
  }

  #scoreSoon(): void {
    if (this.#scoring !== null || this.#closing.signal.aborted) return;
    this.#scoring = this.#scoreRest()
      .catch((error: unknown) => {
        if (!this.#closing.signal.aborted) console.error(error); // they follow at the next merge, or the next start
      })
      .finally(() => {
        this.#scoring = null;
      });
  }

  /** Merging goes before: photos are found by likeness at once, and labels follow. */
  async #scoreRest(): Promise<void> {
    const { library, store, heads, announce } = this.#parts;
    let announced = performance.now();
    let page = library.results.listUnscored(SCORED_AT_ONCE);
    if (page.length === 0) return;
    await Promise.race([heads.whenReady(), once(this.#closing.signal, 'abort')]);
    for (; page.length > 0; page = library.results.listUnscored(SCORED_AT_ONCE)) {
      if (this.#closing.signal.aborted) return;
      const photos = page;
      const started = performance.now();
      library.photos.transaction(() => {
        for (const photo of photos) {
          store.scoreTags(photo);
          library.results.removeUnscored(photo);
        }
      });
      if (performance.now() - announced > ANNOUNCE_EVERY_MS) {
        announce();
        announced = performance.now();
      }
      await (this.#isMerging() ? this.#rest(REST_PER_WORK * (performance.now() - started)) : nextTurn());
    }
    announce();
  }
}

/** Null for what cannot be an embedding of that model. */
function toStored(
  { model, weights, embedding, norm, code, precision }: MergeableResult,
  known: KnownModel,
): WaitingResult | null {
  const vector = Buffer.from(embedding, 'base64');
  const quantised = Buffer.from(code, 'base64');
  if (vector.length !== known.features * 2 || quantised.length !== CODE_LENGTH) return null;
  if (known.weights !== null && (weights ?? known.weights) !== known.weights) return null;
  return isOfLengthOne(vector, norm) ? { model, vector, norm, code: quantised, precision } : null;
}

/** An embedding of zeros has no length. */
function isOfLengthOne(vector: Buffer, norm: number): boolean {
  const halves = new Float16Array(new Uint8Array(vector).buffer); // a pooled buffer need not begin at an even byte
  let sum = 0;
  for (const value of Float32Array.from(halves)) sum += value * value;
  return norm === 0 ? sum === 0 : Math.abs(Math.sqrt(sum) - 1) < LENGTH_TOLERANCE;
}
