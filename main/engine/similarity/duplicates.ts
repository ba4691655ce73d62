import { setTimeout as wait } from 'node:timers/promises';
import type { DuplicateCount, DuplicateGroup, Duplicates as Answer } from '../../core/api.ts';
import { PhotonestError } from '../../core/errors.ts';
import {
  chooseKept,
  connect,
  findRivals,
  type DuplicateKind,
  type PhotoFacts,
} from '../../core/photos/duplicates.ts';
import type { DuplicatePort } from '../../http/photos/duplicate.ts';
import { Outlines } from '../../similarity/picture-likeness.ts';
import { toQuery } from '../../similarity/scan/query.ts';
import type { Comparable, DuplicatePair, DuplicateTable } from '../../sqlite/tables/search/duplicate.ts';
import type { StackTable } from '../../sqlite/tables/search/stack.ts';
import type { CodeIndex } from './code-index.ts';
import type { Qualities } from './qualities.ts';

export type DuplicatesParts = {
  duplicates: DuplicateTable;
  stacks: Pick<StackTable, 'tops' | 'kept'>;
  codes: Pick<CodeIndex, 'find' | 'search'>;
  qualities: Pick<Qualities, 'measure'>;
  /** Whether the computer is to be left to others meanwhile. */
  isPaused(): boolean;
  /** Nothing else is read from photos meanwhile. */
  mayMeasure(): boolean;
  /** What was measured may have changed which photo is to be kept. */
  onMeasured(): void;
  log(event: string): void;
};

type FoundGroup = { kind: DuplicateKind; photos: number[] };

/** Each photo is compared with so many that are most like it; chains of pairs make larger groups. */
const NEIGHBOURS = 12;
/** By the network alone: of 499,500 pairs of strangers none reached it. */
const SURELY_ALIKE = 0.85;
/**
 * With an outline that is alike, too. Of ten altered copies of each of 30 photos (smaller, JPEG 30, turned by 90° and 3°,
 * mirrored, cropped by 10 %, converted, brightened, grey) all are found, of those cropped by 25 % 22 of 30; of 19,800
 * pairs of strangers none: 14 have such an outline, none of these with an embedding that is alike.
 */
const ALIKE = 0.4;
const SAME_OUTLINE = 0.93;
const BURST_ALIKE = 0.6;
const BURST_SECONDS = 2;
const PAGE = 20;
const PAUSE_MS = 1000;

/** Finds duplicates in the background as photos come: by each photo's neighbours, never all pairs. */
export class Duplicates implements DuplicatePort {
  readonly #parts: DuplicatesParts;
  #running: Promise<void> | null = null;
  readonly #closing = new AbortController();
  /** Photos may have come between which only their quality decides. */
  #isUnmeasured = true;
  /** Of which nothing can be measured, until the engine starts again. */
  readonly #unreadable = new Set<number>();
  readonly #outlines = new Outlines();

  constructor(parts: DuplicatesParts) {
    this.#parts = parts;
  }

  /** Compares what has not been compared; called whenever photos may have come. */
  start(): void {
    if (this.#closing.signal.aborted) return;
    this.#running ??= this.#run()
      .catch((error: unknown) => {
        if (!this.#closing.signal.aborted)
          this.#parts.log(`Duplicates could not be looked for: ${String(error)}`);
      })
      .finally(() => (this.#running = null));
  }

  async whenDone(): Promise<void> {
    await this.#running;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running;
  }

  /** Without groups that a person has kept or stacked. */
  list(): Answer {
    const { duplicates } = this.#parts;
    const found = this.#findGroups();
    const facts = new Map(duplicates.facts(photosOf(found)).map((photo) => [photo.id, photo]));
    const groups = this.#waiting(found, facts).map(({ kind, photos }) =>
      toGroup(
        photos.map((photo) => facts.get(photo)!),
        kind,
      ),
    );
    return { waiting: duplicates.countUncompared(), groups };
  }

  count(): DuplicateCount {
    const { duplicates } = this.#parts;
    const found = this.#findGroups();
    const groups = this.#waiting(found, new Set(duplicates.shown(photosOf(found)))).length;
    return { waiting: duplicates.countUncompared(), groups };
  }

  /** By the photos' numbers, those of photos that are gone among them. */
  #findGroups(): FoundGroup[] {
    const { duplicates } = this.#parts;
    const exact = duplicates.identical();
    const all = duplicates.pairs();
    // Copies of one file belong to each group that one of them is in.
    const same = exact.flatMap(([first, ...others]) => others.map((each) => [first!, each] as const));
    const toPairs = (kind: string) =>
      all.filter((pair) => pair.kind === kind).map(({ first, second }) => [first, second] as const);
    const identical = new Set(exact.map(keyOf));
    const near = connect([...same, ...toPairs('near')]).map((photos) => ({
      kind: identical.has(keyOf(photos)) ? ('exact' as const) : ('near' as const),
      photos,
    }));
    const bursts = connect(toPairs('burst')).map((photos) => ({ kind: 'burst' as const, photos }));
    return [...near, ...bursts];
  }

  /** With the photos that are there: those that nobody has kept or stacked. */
  #waiting(found: FoundGroup[], shown: { has(photo: number): boolean }): FoundGroup[] {
    const { stacks } = this.#parts;
    const [tops, kept] = [stacks.tops(), stacks.kept()];
    return found
      .map(({ kind, photos }) => ({ kind, photos: photos.filter((photo) => shown.has(photo)) }))
      .filter(({ photos }) => photos.length > 1 && !isSettled(photos, tops, kept));
  }

  async #run(): Promise<void> {
    const { duplicates, isPaused } = this.#parts;
    for (;;) {
      if (this.#closing.signal.aborted) return;
      if (isPaused()) {
        // Ended by close(): a timer that holds no process would let it end before that is done.
        await wait(PAUSE_MS, undefined, { ref: false, signal: this.#closing.signal });
        continue;
      }
      const page = duplicates.nextUncompared(PAGE);
      if (page.length === 0) break;
      this.#isUnmeasured = true;
      for (const photo of page) duplicates.put(photo, await this.#compare(photo));
    }
    if (this.#isUnmeasured) await this.#measure();
  }

  /** What decides between photos that are otherwise equal: once nothing else is read from photos. */
  async #measure(): Promise<void> {
    const { qualities, isPaused, mayMeasure, onMeasured } = this.#parts;
    if (!mayMeasure()) return; // before all groups are looked for, which takes longer the more there are
    let measured = 0;
    try {
      for (const photo of this.#listUnmeasured()) {
        if (this.#closing.signal.aborted || isPaused() || !mayMeasure()) return;
        const [quality] = await qualities.measure([photo], false);
        if (quality === null) this.#unreadable.add(photo);
        else measured += 1;
      }
      this.#isUnmeasured = false;
    } catch (error) {
      // The tagger is gone, or a photo: the next time goes on.
      if (!(error instanceof PhotonestError)) throw error;
    } finally {
      if (measured > 0) onMeasured();
    }
  }

  #listUnmeasured(): number[] {
    const { duplicates } = this.#parts;
    const found = this.#findGroups().filter(({ kind }) => kind !== 'exact');
    const facts = new Map(duplicates.facts(photosOf(found)).map((photo) => [photo.id, photo]));
    const rivals = this.#waiting(found, facts).flatMap(({ photos }) =>
      findRivals(photos.map((photo) => facts.get(photo)!)),
    );
    const unmeasured = rivals.filter(({ id, pixels, sharpness }) => {
      return pixels > 0 && sharpness === null && !this.#unreadable.has(id);
    });
    return [...new Set(unmeasured.map(({ id }) => id))];
  }

  async #compare(photo: number): Promise<DuplicatePair[]> {
    const { duplicates, codes } = this.#parts;
    const code = codes.find(photo);
    if (code === null) return [];
    const hits = await codes.search(toQuery([code]), { limit: NEIGHBOURS + 1, above: ALIKE });
    const rows = new Map(
      duplicates.comparable([photo, ...hits.map((hit) => hit.photo)]).map((row) => [row.id, row]),
    );
    const own = rows.get(photo);
    if (own === undefined) return [];
    const likeness = own.thumbhash === null ? null : this.#outlines.likenessTo(own.thumbhash);
    return hits.flatMap(({ photo: other, score }) => {
      const row = rows.get(other);
      if (row === undefined || other === photo) return [];
      const kind = judge(own, row, score, likeness);
      return kind === null ? [] : [{ first: Math.min(photo, other), second: Math.max(photo, other), kind }];
    });
  }
}

function photosOf(groups: FoundGroup[]): number[] {
  return groups.flatMap(({ photos }) => photos);
}

function keyOf(photos: number[]): string {
  return photos.toSorted((a, b) => a - b).join();
}

/** All of them are in one stack, or were kept together. */
function isSettled(
  photos: readonly number[],
  tops: ReadonlyMap<number, number>,
  kept: ReadonlyMap<number, number>,
): boolean {
  const stacks = new Set(photos.map((id) => tops.get(id) ?? id));
  const groups = new Set(photos.map((id) => kept.get(id) ?? null));
  return stacks.size === 1 || (groups.size === 1 && !groups.has(null));
}

function toGroup(photos: PhotoFacts[], kind: DuplicateKind): DuplicateGroup {
  const { kept, reason, because } = chooseKept(photos);
  const others = photos.filter(({ id }) => id !== kept.id);
  return {
    ...{ kind, kept: kept.id, reason, because, others: others.map(({ id }) => id) },
    photos: [kept, ...others].map(({ id, sizeBytes, pixels, takenAt }) => ({
      id,
      sizeBytes,
      pixels,
      takenAt,
    })),
  };
}

/** A burst comes first: its photos look the same, and yet each was taken. */
function judge(
  a: Comparable,
  b: Comparable,
  cosine: number,
  likeness: ((thumbhash: Uint8Array) => number) | null,
): 'near' | 'burst' | null {
  const isSameCamera = a.camera !== null && a.camera === b.camera;
  const seconds = Math.abs(Date.parse(a.takenAt) - Date.parse(b.takenAt)) / 1000;
  // To the second the same: copies have their original's date, and a burst's photos may have one, too.
  if (isSameCamera && seconds > 0 && seconds <= BURST_SECONDS) return cosine >= BURST_ALIKE ? 'burst' : null;
  if (cosine >= SURELY_ALIKE) return 'near';
  if (likeness === null || b.thumbhash === null) return null;
  return likeness(b.thumbhash) >= SAME_OUTLINE ? 'near' : null;
}
