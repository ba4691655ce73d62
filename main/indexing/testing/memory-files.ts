import { dirname } from 'node:path';
import type { Counts } from '../../core/api.ts';
import type { PhotoFailure } from '../../core/photos/failure.ts';
import type { FoundFile, KnownFile, KnownFolder } from '../../core/photos/files.ts';
import type { FileSource, FileWriter, FolderStore, TagStore } from '../scan/ports.ts';

/** A photo as the library knows it. */
export type StoredPhoto = KnownFile & {
  folder: number;
  reason: PhotoFailure | null;
  previewed: 0 | 1;
  /** The chosen model, where that is another than the default one, has not seen it. */
  unrefined: 0 | 1;
  hash: Uint8Array | null;
};

/** The stores of a scan, of folders that exist and files in memory. It follows no renames. */
export class MemoryFiles implements FolderStore, FileSource, FileWriter, TagStore {
  readonly photos: StoredPhoto[] = [];
  readonly released: number[] = [];
  readonly restored: number[] = [];
  readonly #folders: { id: number; path: string; offline: boolean }[] = [];
  readonly #devices = new Map<number, string>();
  patterns: string[] = [];
  /** Thrown by whatever writes. */
  broken: Error | null = null;

  constructor(...paths: string[]) {
    paths.forEach((path, index) => this.#folders.push({ id: index + 1, path, offline: false }));
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
    this.failIfBroken();
    const id = this.photos.length + 1;
    this.photos.push({
      ...file,
      id,
      folder,
      state: file.skipped === null ? 'pending' : 'skipped',
      reason: file.skipped,
      missing: 0,
      unfit: 0,
      previewed: 0,
      unrefined: 0,
      hash: null,
    });
  }

  change(id: number, { sizeBytes, modifiedMs, inode }: FoundFile): number[] {
    Object.assign(this.get(id), {
      sizeBytes,
      modifiedMs,
      inode,
      state: 'pending',
      previewed: 0,
      missing: 0,
    });
    return [];
  }

  retryRefused(): void {
    // Reasons are the tagger's, which is another one here.
  }

  setSidecar(id: number, sidecar: string | null): void {
    this.get(id).sidecar = sidecar;
  }

  move(): void {
    throw new Error('it follows no renames');
  }

  setMissing(id: number, missing: boolean): void {
    this.get(id).missing = missing ? 1 : 0;
  }

  transaction<T>(work: () => T): T {
    return work();
  }

  protected get(id: number): StoredPhoto {
    return this.photos[id - 1]!;
  }

  /** Whether the photo's folder can be reached. */
  protected isOnline(photo: StoredPhoto): boolean {
    return this.#folders.some(({ id, offline }) => id === photo.folder && !offline);
  }

  protected failIfBroken(): void {
    if (this.broken !== null) throw this.broken;
  }

  #countsOf(folder: number): Counts {
    const found = this.photos.filter((photo) => photo.folder === folder && photo.missing === 0).length;
    return { found, tagged: 0, failed: 0, skipped: 0, offline: 0, pending: 0 };
  }
}
