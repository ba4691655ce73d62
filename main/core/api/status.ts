/** What the engine says of itself: its state, its backups, its notices and its errors. */
import type { AnalysisId } from '../analyses/findings.ts';
import type { NoticeContent } from '../notices/notice.ts';
import type { Problem } from '../problems/problem.ts';
import type { Precision } from '../models/precision.ts';
import type { RemoteStatus } from '../results/remote.ts';

/** Every file seen is in exactly one of these; they add up to `found`. */
export type PhotoState = 'tagged' | 'failed' | 'skipped' | 'offline' | 'pending';

export type Counts = { found: number } & Record<PhotoState, number>;

/** `waiting`: for the hours in which it may read photos, or for room on a full disk; it goes on by itself. */
/** `refining`: every photo has labels, and the chosen model sees them now. */
export type ActivityState = 'idle' | 'scanning' | 'tagging' | 'refining' | 'paused' | 'waiting';

export type Activity = {
  state: ActivityState;
  /** Photos that got labels, and photos to do, in the present run. */
  done: number;
  total: number;
  /** Photos that have not been previewed yet: these have no thumbnail, or metadata that is to be read again. */
  toPreview: number;
  /** Over the last ten seconds; null until there is enough to tell. */
  photosPerSecond: number | null;
  secondsLeft: number | null;
  /**
   * Photos with the default model's labels that the chosen model refines, done and all in the present run; null: none.
   * `secondsLeft` is null until there is enough to tell.
   */
  refining: { done: number; total: number; secondsLeft: number | null } | null;
  /** When the hours that it waits for begin, `YYYY-MM-DDTHH:MM:SS.sssZ`. */
  until: string | null;
  /** Why it cannot go on, in English. */
  problem: string | null;
  codedProblem?: Problem;
};

/** A photo that waits to be tagged. */
export type PendingFile = { id: number; path: string; sizeBytes: number; cursor: string };

export type ModelStatus = {
  id: string;
  /** For people: `EfficientNet-Lite2`. */
  name: string;
  state: 'starting' | 'ready' | 'failed';
  /** The execution provider that really ran, in the runtime's spelling: `cpu`, `cuda`, … */
  provider: string;
  /** In which it ran; null until then. */
  precision: Precision | null;
  /** For people: the processor's or the card's name. */
  device: string;
  millisecondsPerPhoto: number | null;
  /** In English. */
  problem: string | null;
  codedProblem?: Problem;
  /** What is done besides tagging: trying execution providers, or moving the everyday labels to the model. */
  task: 'probing' | 'fitting' | null;
};

export type Status = {
  counts: Counts;
  activity: Activity;
  /** Photos whose labels are worked out again, as after an update: the others keep those of before. Null: none. */
  rescoring: { done: number; total: number } | null;
  model: ModelStatus;
  versions: { photonest: string; node: string; onnxruntime: string; sqlite: string; sharp: string };
  library: { path: string; databaseBytes: number; thumbnailBytes: number };
  /** What a person should know of the library, oldest first; there until it is dismissed. */
  notices: Notice[];
  /** The analysis under way, and the photos that wait for it; null while there is none. */
  analysis: { id: AnalysisId; waiting: number } | null;
  /** Analyses of photos that have failed; the photos themselves are tagged. */
  failedAnalyses: number;
  /** Another computer that tags for this one; null before there was one. */
  remote: RemoteStatus | null;
};

/**
 * What was repaired, set aside or restored: in English sentences, and what they were made of, but for notices of before
 * there were codes. `at` is UTC, `YYYY-MM-DDTHH:MM:SS.sssZ`.
 */
export type Notice = { id: number; text: string; content?: NoticeContent; at: string };

/** Made once a day, when asked for, before the library's form is changed, and before a backup replaces it. */
export type BackupKind = 'daily' | 'asked' | 'before-update' | 'before-restore';

export type Backup = {
  id: number;
  kind: BackupKind;
  /** UTC, `YYYY-MM-DDTHH:MM:SSZ`. */
  at: string;
  sizeBytes: number;
  photos: number;
  /** User tags: own tags, confirmations, rejections. */
  ownTags: number;
};

/** `message` is in English; `problem`, where there is one, is what it was made of. */
export type ErrorBody = { error: { code: string; message: string; problem?: Problem } };
