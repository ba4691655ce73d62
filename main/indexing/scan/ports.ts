import type { FoundFile, KnownFile, KnownFolder } from '../../core/photos/files.ts';

/** What scanning needs of the library. */
export type ScanStores = {
  folders: FolderStore;
  files: FileSource;
  writer: FileWriter;
  tags: TagStore;
};

/** The library's folders. */
export type FolderStore = {
  listFolders(): Pick<KnownFolder, 'id'>[];
  /** As it is now; null where it has left the library. */
  findFolder(id: number): KnownFolder | null;
  setOffline(folder: number, offline: boolean): void;
  /** Device and inode of the folder when it was last scanned. */
  deviceOf(folder: number): string | null;
  setDevice(folder: number, device: string): void;
  /** Patterns of what is left out, as Git reads them. */
  ignore(): string[];
};

/**
 * What the library knows of a folder on the disk. Each list has the folder's own path as well, where that is counted as
 * a file.
 */
export type PartSource = {
  /** Files directly in it. */
  filesIn(path: string): KnownFile[];
  /** Files in it and in all folders below it. */
  filesBelow(path: string): KnownFile[];
  /** Paths of the folders directly in it below which there are files. */
  foldersIn(path: string): string[];
};

/** Files that the library knows. */
export type FileSource = PartSource & {
  /** Up to `limit` files with numbers above `after`, in their order. */
  listFiles(folder: number, after: number, limit: number): KnownFile[];
  findSameFile(file: FoundFile): KnownFile[];
};

/** Brings the library's files in line with the disk. */
export type FileWriter = {
  insert(folder: number, file: FoundFile): void;
  /** @returns photos whose tags are to be derived again: a person's go with the photo that stands for a file */
  change(id: number, file: FoundFile): number[];
  setSidecar(id: number, sidecar: string | null): void;
  /** To the file's path, from which whatever the library has there gives way. */
  move(id: number, folder: number, file: FoundFile): void;
  setMissing(id: number, missing: boolean): void;
  /** Files that the computer, not their content, kept from being read: tried again with each scan. */
  retryRefused(folder: number): void;
  transaction<T>(work: () => T): T;
};

/** Tags of photos that come and go. */
export type TagStore = {
  /** Photos that came back: what can be derived is derived again. */
  restore(photos: number[]): Promise<void>;
  /** Photos that are gone: a person's tags go to the same content elsewhere. */
  release(photos: number[]): Promise<void>;
};
