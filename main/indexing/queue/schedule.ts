import { isRefinement, type PendingPhoto } from '../../core/photos/files.ts';
import type { WorkStore } from './ports.ts';

/** Photos given to the reader at a time: it decodes some while the network runs. */
export const AT_ONCE = 16;
/** Likewise while headers are read: enough for the first tags, and little of the processor's time. */
const AT_ONCE_BESIDE_HEADERS = 1;
/** Previews among them: they run ahead, and leave room for the network to begin at once. */
const PREVIEWS_AT_ONCE = 8;
/** Previewed photos that wait for the network; the reader keeps their crops. */
const LEAD = 32;
/**
 * Photos of the second pass at a time where its network is slow: one is decoded while it runs on another. A new photo
 * waits for that one at most.
 */
const SLOW_AT_ONCE = 2;
/** Photos that a window shows, or has just shown. */
const PREFERRED = 500;

/** What was handed out and is not in the library yet. */
export type Busy = { reading: { pending: PendingPhoto; isolated: boolean }[]; unsaved: PendingPhoto[] };

type Photos = ReadonlyMap<number, PendingPhoto>;

export type Work = {
  photos: PendingPhoto[];
  isolated: boolean;
  /** They were tagged without being read, and there may be more such. */
  copied: PendingPhoto[];
};

/** What else keeps the computer busy. */
export type Load = {
  /** The first pass's network takes so long for a photo that decoding one twice hardly counts. */
  isNetworkSlow(): boolean;
  /** Likewise the second pass's. */
  isRefiningSlow(): boolean;
  areHeadersRead(): boolean;
};

const NOTHING: Work = { photos: [], isolated: false, copied: [] };

/**
 * What is read next: photos that were in a process that ended, alone and one at a time; then first previews and network
 * side by side, what a person looks at before the newest. When every photo has labels, the chosen model refines them:
 * again what a person looks at first, then the photos of which the default model is least sure. What has brought down a
 * process comes last of its pass.
 */
export class Schedule {
  readonly #store: WorkStore;
  readonly #load: Load;
  #preferred: number[] = [];

  constructor(store: WorkStore, load: Load) {
    this.#store = store;
    this.#load = load;
  }

  /** The first of them is read first. */
  prefer(ids: number[]): void {
    this.#preferred = [...new Set([...ids, ...this.#preferred])].slice(0, PREFERRED);
  }

  next({ reading, unsaved }: Busy): Work {
    if (reading.some(({ isolated }) => isolated)) return NOTHING;
    const busy = byId([...reading.map(({ pending }) => pending), ...unsaved]);
    const quarantined = this.#store.listQuarantined().find(({ id }) => !busy.has(id));
    const alone: Work =
      quarantined === undefined ? NOTHING : { photos: [quarantined], isolated: true, copied: [] };
    const isolated = reading.length === 0 ? alone : NOTHING;
    if (quarantined?.crashes === 0) return isolated;
    const atOnce = this.#load.areHeadersRead() ? AT_ONCE_BESIDE_HEADERS : AT_ONCE;
    const previewing = reading.filter(({ pending }) => pending.step.kind === 'preview').length;
    const preferred = this.#listPreferred(busy);
    const free = atOnce - reading.length;
    const work = this.#choose(preferred, free, PREVIEWS_AT_ONCE - previewing, busy);
    if (!isEmpty(work) || !this.#isFirstPassDone(busy)) return work;
    if (quarantined !== undefined && !isRefinement(quarantined)) return isolated;
    const slots = this.#load.isRefiningSlow() ? Math.min(free, SLOW_AT_ONCE - reading.length) : free;
    const refining = this.#chooseToRefine(preferred, slots, busy);
    return isEmpty(refining) && busy.size === 0 ? isolated : refining;
  }

  /** Nothing is to be previewed or tagged, but for what has brought down a process. */
  #isFirstPassDone(busy: Photos): boolean {
    if ([...busy.values()].some(({ step }) => step.kind !== 'refine')) return false;
    return this.#store.listUnpreviewed(1).length === 0 && this.#store.listPending(1).length === 0;
  }

  #chooseToRefine(preferred: PendingPhoto[], slots: number, busy: Photos): Work {
    if (slots <= 0) return NOTHING;
    const unsure = this.#store.listToRefine(slots + busy.size);
    return this.#chooseForNetwork(preferred.filter(isRefinement), unsure, busy, slots);
  }

  /** @param slots for so many, and for so many previews among them; less than none where someone waited for more */
  #choose(preferred: PendingPhoto[], slots: number, previewSlots: number, busy: Photos): Work {
    if (slots <= 0) return NOTHING;
    const previewed = this.#store.listPending(LEAD);
    const isAhead = previewed.length === LEAD && !this.#load.isNetworkSlow();
    const previews = this.#choosePreviews(
      preferred,
      busy,
      Math.max(0, Math.min(slots, previewSlots)),
      isAhead,
    );
    const first = preferred.filter((photo) => !isRefinement(photo));
    const { photos, copied } = this.#chooseForNetwork(first, previewed, busy, slots - previews.length);
    return { photos: [...previews, ...photos], isolated: false, copied };
  }

  /**
   * The journal leaves out what is being read, but for photos that turn out to be gone just now.
   *
   * @param isAhead of the network, by so much that the tagger might not keep what it sees of more: only what a
   *   person looks at goes on
   */
  #choosePreviews(preferred: PendingPhoto[], busy: Photos, wanted: number, isAhead: boolean): PendingPhoto[] {
    const first = preferred.filter(({ step }) => step.kind === 'preview').slice(0, wanted);
    if (first.length === wanted || isAhead) return first; // also where none is wanted
    const next = this.#store.listUnpreviewed(wanted + busy.size).filter(({ id }) => !busy.has(id));
    return distinct([...first, ...next]).slice(0, wanted);
  }

  /** Of photos with the same content one at a time: the others have its tags then. */
  #chooseForNetwork(
    preferred: PendingPhoto[],
    previewed: PendingPhoto[],
    busy: Photos,
    wanted: number,
  ): Work {
    if (wanted === 0) return NOTHING;
    const first = preferred.filter(({ step }) => step.kind !== 'preview');
    const waiting = distinct([...first, ...previewed]);
    const tagged = this.#store.copyFromDuplicates(waiting);
    const contents = new Set([...busy.values()].map(contentOf));
    const photos = waiting.filter((photo) => {
      const content = contentOf(photo);
      if (tagged.has(photo.id) || busy.has(photo.id) || contents.has(content)) return false;
      contents.add(content);
      return true;
    });
    const copied = waiting.filter(({ id }) => tagged.has(id));
    return { photos: photos.slice(0, wanted), isolated: false, copied };
  }

  #listPreferred(busy: Photos): PendingPhoto[] {
    if (this.#preferred.length === 0) return [];
    const found = byId(this.#store.pendingAmong(this.#preferred));
    // Previewed now, it goes through the network later.
    this.#preferred = this.#preferred.filter((id) => found.has(id) || busy.has(id));
    return this.#preferred.map((id) => found.get(id)).filter((photo) => photo !== undefined);
  }
}

function isEmpty({ photos, copied }: Work): boolean {
  return photos.length === 0 && copied.length === 0;
}

function distinct(photos: PendingPhoto[]): PendingPhoto[] {
  return [...byId(photos).values()];
}

function byId(photos: PendingPhoto[]): Photos {
  return new Map(photos.map((photo) => [photo.id, photo]));
}

function contentOf({ id, hash }: PendingPhoto): string {
  return hash === null ? `photo ${id}` : Buffer.from(hash).toString('hex');
}
