import { dirname } from 'node:path';
import type { Counts, Folder } from '../../core/api.ts';
import type { FoundFile, KnownFile } from '../../core/files.ts';
import type { IndexStore, PendingPhoto } from '../indexer.ts';

type Photo = KnownFile & { folder: number; reason: string | null };

/** An {@link IndexStore} of folders that exist and photos in memory. It follows no renames. */
export class MemoryStore implements IndexStore {
  readonly photos: Photo[] = [];
  readonly released: number[] = [];
  readonly restored: number[] = [];
  readonly #folders: { id: number; path: string; offline: boolean }[] = [];
  readonly #devices = new Map<number, string>();
  patterns: string[] = [];
  /** Thrown by the next write of a result. */
  broken: Error | null = null;

  constructor(...paths: string[]) {
    paths.forEach((path, index) => this.#folders.push({ id: index + 1, path, offline: false }));
  }

  /** `name: state` of all photos that are there. */
  states(): Record<string, string> {
    const present = this.photos.filter((photo) => photo.missing === 0);
    return Object.fromEntries(
      present.map(({ path, state, reason }) => [path.slice(path.lastIndexOf('/') + 1), reason ?? state]),
    );
  }

  listFolders(): Folder[] {
    return this.#folders.map((folder) => ({
      ...folder,
      name: folder.path,
      counts: this.#countsOf(folder.id),
    }));
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

  listPending(limit: number): PendingPhoto[] {
    return this.#pending().slice(0, limit);
  }

  countPending(): number {
    return this.#pending().length;
  }

  saveRead(photos: { pending: PendingPhoto }[]): void {
    this.#fail();
    for (const { pending } of photos) this.#get(pending.id).state = 'tagged';
  }

  saveFailed({ id }: PendingPhoto, reason: string): void {
    this.#fail();
    Object.assign(this.#get(id), { state: 'failed', reason });
  }

  async restore(photos: number[]): Promise<void> {
    this.restored.push(...photos);
  }

  async release(photos: number[]): Promise<void> {
    this.released.push(...photos);
  }

  filesOf(folder: number): KnownFile[] {
    return this.photos.filter((photo) => photo.folder === folder);
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
    const id = this.photos.length + 1;
    this.photos.push({
      ...file,
      id,
      folder,
      state: file.skipped === null ? 'pending' : 'skipped',
      reason: file.skipped,
      missing: 0,
    });
  }

  change(id: number, { sizeBytes, modifiedMs, inode }: FoundFile): number[] {
    Object.assign(this.#get(id), { sizeBytes, modifiedMs, inode, state: 'pending', missing: 0 });
    return [];
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

  #pending(): PendingPhoto[] {
    const online = new Set(this.#folders.filter(({ offline }) => !offline).map(({ id }) => id));
    return this.photos
      .filter((photo) => photo.state === 'pending' && photo.missing === 0 && online.has(photo.folder))
      .sort((a, b) => b.modifiedMs - a.modifiedMs)
      .map((photo) => ({ ...photo, hasThumbnail: 0 }));
  }

  #countsOf(folder: number): Counts {
    const found = this.photos.filter((photo) => photo.folder === folder && photo.missing === 0).length;
    return { found, tagged: 0, failed: 0, skipped: 0, offline: 0, pending: 0 };
  }

  #fail(): void {
    if (this.broken !== null) throw this.broken;
  }
}
