import type { PendingPhoto } from '../../core/photos/files.ts';
import type { WorkStore } from './ports.ts';

/** Photos given to the reader at a time: it decodes some while the network runs. */
export const AT_ONCE = 16;
/** First looks among them: they run ahead, and leave room for the network to begin at once. */
const LOOKS_AT_ONCE = 8;
/** Photos that were looked at and wait for the network: of these the reader keeps what the network is to see. */
const LEAD = 32;
/** Photos that a window shows, or has just shown. */
const PREFERRED = 500;

/** What was handed out and is not in the library yet. */
export type Busy = { reading: { pending: PendingPhoto; alone: boolean }[]; unsaved: PendingPhoto[] };

type Photos = ReadonlyMap<number, PendingPhoto>;

export type Work = {
  photos: PendingPhoto[];
  alone: boolean;
  /** So many were tagged without being read, and there may be more such. */
  copied: number;
};

const NOTHING: Work = { photos: [], alone: false, copied: 0 };

/**
 * What is read next: photos that were in a process that ended, alone and one at a time; then first looks and network
 * side by side, what a person looks at before the newest; then, last of all, what has brought down a process.
 */
export class Schedule {
  readonly #store: WorkStore;
  readonly #isNetworkSlow: () => boolean;
  #preferred: number[] = [];

  constructor(store: WorkStore, isNetworkSlow: () => boolean) {
    this.#store = store;
    this.#isNetworkSlow = isNetworkSlow;
  }

  /** The first of them is read first. */
  prefer(ids: number[]): void {
    this.#preferred = [...new Set([...ids, ...this.#preferred])].slice(0, PREFERRED);
  }

  next({ reading, unsaved }: Busy): Work {
    if (reading.some(({ alone }) => alone)) return NOTHING;
    const busy = byId([...reading.map(({ pending }) => pending), ...unsaved]);
    const suspect = this.#store.listSuspects().find(({ id }) => !busy.has(id));
    const alone: Work = suspect === undefined ? NOTHING : { photos: [suspect], alone: true, copied: 0 };
    if (suspect?.deaths === 0) return reading.length === 0 ? alone : NOTHING;
    const looking = reading.filter(({ pending }) => pending.looked === 0).length;
    const work = this.#choose(AT_ONCE - reading.length, LOOKS_AT_ONCE - looking, busy);
    return work.photos.length > 0 || work.copied > 0 || busy.size > 0 ? work : alone;
  }

  /** @param room for so many, and for so many looks among them; less than none where someone waited for more */
  #choose(room: number, roomForLooks: number, busy: Photos): Work {
    if (room <= 0) return NOTHING;
    const preferred = this.#listPreferred(busy);
    const looked = this.#store.listPending(LEAD);
    const isAhead = looked.filter(({ tagged }) => tagged === 0).length === LEAD && !this.#isNetworkSlow();
    const looks = this.#chooseLooks(preferred, busy, Math.max(0, Math.min(room, roomForLooks)), isAhead);
    const { photos, copied } = this.#chooseForNetwork(preferred, looked, busy, room - looks.length);
    return { photos: [...looks, ...photos], alone: false, copied };
  }

  /**
   * The journal leaves out what is being read, but for photos that turn out to be gone just now.
   *
   * @param isAhead of the network, by so much that the tagger might not keep what it sees of more: only what a person looks
   *   at goes on
   */
  #chooseLooks(preferred: PendingPhoto[], busy: Photos, wanted: number, isAhead: boolean): PendingPhoto[] {
    const first = preferred.filter(({ looked }) => looked === 0).slice(0, wanted);
    if (first.length === wanted || isAhead) return first; // also where none is wanted
    const next = this.#store.listLooks(wanted + busy.size).filter(({ id }) => !busy.has(id));
    return distinct([...first, ...next]).slice(0, wanted);
  }

  /** Of photos with the same content one at a time: the others have its tags then. */
  #chooseForNetwork(preferred: PendingPhoto[], looked: PendingPhoto[], busy: Photos, wanted: number): Work {
    if (wanted === 0) return NOTHING;
    const first = preferred.filter((photo) => photo.looked === 1);
    const waiting = distinct([...first, ...looked]);
    const tagged = this.#store.copyFromDuplicates(waiting);
    const contents = new Set([...busy.values()].map(contentOf));
    const photos = waiting.filter((photo) => {
      const content = contentOf(photo);
      if (tagged.has(photo.id) || contents.has(content)) return false;
      contents.add(content);
      return true;
    });
    return { photos: photos.slice(0, wanted), alone: false, copied: tagged.size };
  }

  #listPreferred(busy: Photos): PendingPhoto[] {
    if (this.#preferred.length === 0) return [];
    const found = byId(this.#store.pendingAmong(this.#preferred));
    // Looked at now, it goes through the network later.
    this.#preferred = this.#preferred.filter((id) => found.has(id) || busy.has(id));
    return this.#preferred.map((id) => found.get(id)).filter((photo) => photo !== undefined);
  }
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
