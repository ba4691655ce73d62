import { dirname } from 'node:path';
import type { Counts } from '../../core/api.ts';
import type { FoundFile, KnownFile, KnownFolder, PendingPhoto, Suspect } from '../../core/photos/files.ts';
import type { IndexStore, Journal, Outcome } from '../queue/ports.ts';

type Photo = KnownFile & {
  folder: number;
  reason: string | null;
  looked: 0 | 1;
  hash: Uint8Array | null;
};

type Entry = { alone: boolean; deaths: number };

/** An {@link IndexStore} of folders that exist and photos in memory. It follows no renames. */
export class MemoryStore implements IndexStore {
  readonly photos: Photo[] = [];
  readonly released: number[] = [];
  readonly restored: number[] = [];
  readonly #folders: { id: number; path: string; offline: boolean }[] = [];
  readonly #devices = new Map<number, string>();
  patterns: string[] = [];
  /** Thrown by whatever writes. */
  broken: Error | null = null;
  /** The journal, by the photo's number. */
  readonly reading = new Map<number, Entry>();
  /** Names of photos that got their tags from another of the same content. */
  readonly copied: string[] = [];

  constructor(...paths: string[]) {
    paths.forEach((path, index) => this.#folders.push({ id: index + 1, path, offline: false }));
  }

  /** `name: state` of all photos that are there. */
  states(): Record<string, string> {
    const present = this.photos.filter((photo) => photo.missing === 0);
    return Object.fromEntries(present.map(({ path, state, reason }) => [nameOf(path), reason ?? state]));
  }

  listFolders(): KnownFolder[] {
    return this.#folders.map((folder) => ({
      ...folder,
      name: folder.path,
      counts: this.#countsOf(folder.id),
    }));
  }

  findFolder(id: number): KnownFolder | null {
    return this.listFolders().find((folder) => folder.id === id) ?? null;
  }

  setOffline(folder: number, offline: boolean): void {
    this.#folders.find(({ id }) => id === folder)!.offline = offline;
  }

  ignore(): string[] {
    return this.patterns;
  }

  deviceOf(folder: number): string | null {
    return this.#devices.get(folder) ?? null;
  }

  setDevice(folder: number, device: string): void {
    this.#devices.set(folder, device);
  }

  listLooks(limit: number): PendingPhoto[] {
    return this.#waiting()
      .filter(({ looked, id }) => looked === 0 && !this.reading.has(id))
      .slice(0, limit);
  }

  listPending(limit: number): PendingPhoto[] {
    return this.#waiting()
      .filter(({ looked, id }) => looked === 1 && !this.reading.has(id))
      .slice(0, limit);
  }

  pendingAmong(ids: number[]): PendingPhoto[] {
    return this.#waiting().filter(({ id }) => ids.includes(id) && !this.reading.has(id));
  }

  listSuspects(): Suspect[] {
    return this.#waiting()
      .filter(({ id }) => this.reading.has(id))
      .map((photo) => ({ ...photo, deaths: this.reading.get(photo.id)!.deaths }))
      .sort((a, b) => a.deaths - b.deaths);
  }

  find(id: number): (PendingPhoto & { suspect: number | null }) | null {
    const photo = this.photos.find((each) => each.id === id && ['pending', 'tagged'].includes(each.state));
    return photo === undefined
      ? null
      : { ...toPending(photo), suspect: this.reading.get(id)?.deaths ?? null };
  }

  countWaiting(): { photos: number; looks: number } {
    const waiting = this.#waiting();
    return { photos: waiting.length, looks: waiting.filter(({ looked }) => looked === 0).length };
  }

  copyFromDuplicates(photos: PendingPhoto[]): Set<number> {
    this.#fail();
    const isTagged = (hash: Uint8Array | null): boolean =>
      hash !== null &&
      this.photos.some((photo) => photo.state === 'tagged' && Buffer.from(hash).equals(photo.hash!));
    const duplicates = photos.filter(({ hash }) => isTagged(hash));
    for (const { id, path } of duplicates) {
      this.#get(id).state = 'tagged';
      this.copied.push(nameOf(path));
    }
    return new Set(duplicates.map(({ id }) => id));
  }

  save(outcomes: Outcome[]): void {
    this.#fail();
    for (const outcome of outcomes) {
      const photo = this.#get(outcome.pending.id);
      this.reading.delete(photo.id);
      if ('failed' in outcome) {
        Object.assign(photo, { state: 'failed', reason: outcome.failed });
        continue;
      }
      const { hash, outputs } = outcome.read;
      if (hash !== null) Object.assign(photo, { looked: 1, hash });
      if (outputs.length > 0) photo.state = 'tagged';
    }
  }

  readonly journal: Journal = {
    begin: (photos, alone) => {
      this.#fail();
      for (const id of photos) this.reading.set(id, { alone, deaths: this.reading.get(id)?.deaths ?? 0 });
    },
    end: (photos) => photos.forEach((id) => this.reading.delete(id)),
    blame: (photo) => {
      const entry = this.reading.get(photo)!;
      Object.assign(entry, { alone: false, deaths: entry.deaths + 1 });
      return entry.deaths;
    },
    recover: () => {
      for (const [id, { alone }] of this.reading) if (alone) this.journal.blame(id);
    },
    close: () => {
      for (const [id, { deaths }] of this.reading) if (deaths === 0) this.reading.delete(id);
    },
  };

  async restore(photos: number[]): Promise<void> {
    this.restored.push(...photos);
  }

  async release(photos: number[]): Promise<void> {
    this.released.push(...photos);
  }

  listFiles(folder: number, after: number, limit: number): KnownFile[] {
    return this.photos.filter((photo) => photo.folder === folder && photo.id > after).slice(0, limit);
  }

  filesIn(path: string): KnownFile[] {
    return this.photos.filter((photo) => photo.path === path || dirname(photo.path) === path);
  }

  filesBelow(path: string): KnownFile[] {
    return this.photos.filter((photo) => photo.path === path || photo.path.startsWith(`${path}/`));
  }

  foldersIn(path: string): string[] {
    const below = this.filesBelow(path).filter((photo) => photo.missing === 0);
    const inner = below.map((photo) => photo.path.slice(path.length + 1)).filter((way) => way.includes('/'));
    return [...new Set(inner.map((way) => `${path}/${way.slice(0, way.indexOf('/'))}`))];
  }

  findSameFile(): KnownFile[] {
    return [];
  }

  insert(folder: number, { name: _, ...file }: FoundFile): void {
    this.#fail();
    const id = this.photos.length + 1;
    this.photos.push({
      ...file,
      id,
      folder,
      state: file.skipped === null ? 'pending' : 'skipped',
      reason: file.skipped,
      missing: 0,
      unfit: 0,
      looked: 0,
      hash: null,
    });
  }

  change(id: number, { sizeBytes, modifiedMs, inode }: FoundFile): number[] {
    Object.assign(this.#get(id), { sizeBytes, modifiedMs, inode, state: 'pending', looked: 0, missing: 0 });
    return [];
  }

  retryRefused(): void {
    // Reasons are the tagger's, which is another one here.
  }

  setSidecar(id: number, sidecar: string | null): void {
    this.#get(id).sidecar = sidecar;
  }

  move(): void {
    throw new Error('it follows no renames');
  }

  setMissing(id: number, missing: boolean): void {
    this.#get(id).missing = missing ? 1 : 0;
  }

  transaction<T>(work: () => T): T {
    return work();
  }

  #get(id: number): Photo {
    return this.photos[id - 1]!;
  }

  /** What there is to read, newest first. */
  #waiting(): PendingPhoto[] {
    const online = new Set(this.#folders.filter(({ offline }) => !offline).map(({ id }) => id));
    return this.photos
      .filter((photo) => photo.state === 'pending' && photo.missing === 0 && online.has(photo.folder))
      .sort((a, b) => b.modifiedMs - a.modifiedMs)
      .map(toPending);
  }

  #countsOf(folder: number): Counts {
    const found = this.photos.filter((photo) => photo.folder === folder && photo.missing === 0).length;
    return { found, tagged: 0, failed: 0, skipped: 0, offline: 0, pending: 0 };
  }

  #fail(): void {
    if (this.broken !== null) throw this.broken;
  }
}

function toPending(photo: Photo): PendingPhoto {
  const tagged = photo.state === 'tagged' ? 1 : 0;
  return { ...photo, companion: null, tagged, current: tagged };
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
