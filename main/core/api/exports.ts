/** Keywords that go out, into sidecars, files and copies. */
import type { FileFailure } from '../photos/file-failure.ts';
import type { Settings } from '../settings.ts';

/** A photo that something was not done with. `reason` is `failure` in English: a clause that fits behind the name. */
export type FailedFile = { path: string; reason: string; failure: FileFailure };

/** Which tags go out: a person's own, those and the labels that they confirmed, or all that are sure enough. */
export type ExportedLabels = 'own' | 'confirmed' | 'above';

export type ExportSummary = {
  /** Photos that the query found. */
  photos: number;
  /** Sidecars that were written; of a dry run, that would be. */
  written: number;
  unchanged: number;
  /** Photos whose sidecar was left as it is. */
  failed: FailedFile[];
  /** The first ten sidecars that change. */
  preview: ExportPreview[];
};

export type ExportPreview = {
  photo: number;
  /** The photo's. */
  path: string;
  sidecar: string;
  isNew: boolean;
  /** Hierarchies have `|` between their levels. */
  added: string[];
  removed: string[];
};

/** What became of keywords that were to be written into the files of photos. */
export type FilesWritten = {
  photos: number;
  /** Files that were written; of a dry run, that would be. */
  written: number;
  unchanged: number;
  /** Photos whose file is as it was. */
  failed: FailedFile[];
  /** The first ten files that change. */
  preview: FileWritten[];
};

export type FileWritten = { photo: number; path: string; added: string[]; removed: string[] };

/** Copies by their paths, and photos that were not copied. */
export type PhotosCopied = {
  copies: { photo: number; path: string }[];
  failed: FailedFile[];
};

/** Which keywords go out, and what sidecars that follow by themselves still wait for. */
export type ExportState = {
  choice: Settings['sidecars'];
  /** Photos whose sidecars will be looked at. */
  waiting: number;
  /** Photos whose sidecars were left as they were; they are tried again when they change, and when the app starts. */
  failed: (FailedFile & { photo: number })[];
};
