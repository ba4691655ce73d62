import type {
  Backup,
  ClassScore,
  CudaInfo,
  Classification,
  DirectoryListing,
  Failure,
  Folder,
  LabelCount,
  ModelInfo,
  PhotoDetail,
  PhotoSummary,
  SearchResult,
  Settings,
  Status,
} from '../core/api.ts';

/** What the routes ask for; the engine gives it. Each method throws PhotonestError where it cannot. */
export type Backend = {
  status(): Status;
  /** Until `end`, upon which one subscribes anew. @returns a function that ends the subscription */
  subscribe(listener: (change: 'status' | 'library' | 'end') => void): () => void;

  search(query: string, limit: number): SearchResult;
  suggest(query: string): LabelCount[];
  labels(): LabelCount[];

  summaries(ids: number[], query: string): PhotoSummary[];
  photo(id: number): PhotoDetail;
  judge(id: number, label: string, state: 'confirmed' | 'rejected' | 'none'): Promise<PhotoDetail>;
  addTag(id: number, name: string): Promise<PhotoDetail>;
  classes(id: number): Promise<ClassScore[]>;
  similar(id: number, limit: number): SearchResult;
  /** Like several pictures at once, in the library or not. */
  similarTo(images: Picture[], limit: number): Promise<SearchResult>;
  /** The photos' numbers; null for files that are not in the library. */
  find(paths: string[]): (number | null)[];
  classify(paths: string[], limit: number): Promise<Classification[]>;
  /** @param signal nobody waits for it any more */
  thumbnail(id: number, signal: AbortSignal): Promise<Uint8Array | null>;
  original(id: number): Promise<Original>;

  folders(): Folder[];
  addFolder(path: string): Promise<Folder>;
  /** @param tags what a person said of its photos is kept for when they come back, or forgotten for good */
  removeFolder(id: number, tags: 'keep' | 'forget'): Promise<void>;
  directories(path: string | null): Promise<DirectoryListing>;

  control(action: 'pause' | 'resume' | 'cancel' | 'rescan'): void;
  failures(): Failure[];
  retry(ids: number[] | null): void;

  settings(): Settings;
  changeSettings(change: Partial<Settings>): Promise<Settings>;

  backups(): Backup[];
  backUp(): Promise<Backup>;
  /** Begins in the background. @returns the backup of the present library */
  restore(backup: number): Promise<Backup>;
  dismissNotice(id: number): void;
  /** The end of it. */
  log(): string;

  models(): ModelInfo[];
  model(id: string): ModelInfo;
  /** Begins in the background. */
  installModel(id: string, from: string | null): void;
  pauseModel(id: string): void;
  cancelModel(id: string): Promise<void>;
  verifyModel(id: string): Promise<void>;
  probeModel(id: string): Promise<void>;
  removeModel(id: string): void;

  cuda(): CudaInfo;
  /** `install` begins in the background. */
  controlCuda(action: 'install' | 'pause' | 'cancel' | 'remove'): Promise<void>;
};

export type Picture = { path: string } | { bytes: Uint8Array };

/** A photo at full size: its own file where browsers show it, else a picture made of it. */
export type Original = { path: string; mediaType: string } | { jpeg: Uint8Array };
