/** Folders, their failures, and results of other computers. */
import type { AnalysisId } from '../analyses/findings.ts';
import type { FailureKind, PhotoFailure } from '../photos/failure.ts';
import type { Problem } from '../problems/problem.ts';
import type { Counts } from './status.ts';

export type Folder = {
  id: number;
  path: string;
  /** The last part of the path, for people. */
  name: string;
  offline: boolean;
  counts: Counts;
  /** `timed`: changes are found by a scan every 15 minutes; `off`: the folder is offline, or has not been scanned. */
  watching: 'watched' | 'timed' | 'off';
  /** Why it is not watched, in English. */
  watchProblem: string | null;
  codedWatchProblem?: Problem;
};

/** A folder below one of the library's, with what is shown of it. */
export type Subfolder = {
  name: string;
  path: string;
  /** Photos in it and below. */
  photos: number;
  /** It holds folders with photos. */
  deeper: boolean;
};

export type DirectoryListing = {
  path: string;
  /** Null at the root of the file system. */
  parent: string | null;
  directories: { name: string; path: string }[];
  /** Photo files in this folder and below; null where they were not to be counted. */
  photos: number | null;
  /** There are more: counting ended after a second. */
  more: boolean;
  /** The system's folder for pictures; null where there is none. */
  pictures: string | null;
};

export type Failure = {
  id: number;
  path: string;
  name: string;
  state: 'failed' | 'skipped';
  /** In English: a clause that fits behind the file's name. */
  reason: string;
  failure: PhotoFailure;
  /** Set where the photo itself is tagged, and one of its analyses has failed. */
  analysis?: AnalysisId;
  /** What it is listed under. `companion`: another photo stands for it; `name`: a name or path that cannot be used. */
  kind: FailureKind;
};

/** What became of lines of results. */
export type MergeCounts = {
  /** New to the library, which has the photo. */
  merged: number;
  /** There already. */
  known: number;
  /** Until the file with that content is found. */
  waiting: number;
  /** Of photos of which nothing came. */
  failed: number;
  /** No JSON: the beginning or the end of the line is missing. */
  cut: number;
  /** Something else, of a model that this app does not know, or of other weights. */
  foreign: number;
};

/** Results that wait for their file, and photos whose tags are still to be derived from merged results. */
export type MergeStatus = { waiting: number; unscored: number };
