/**
 * What the engine's fetch handler answers, as plain records. The window, the command line and the desktop
 * shell import these types; `main/http` produces them. Every id is an integer or a label's key, never a path.
 *
 * | request | answer |
 * |---|---|
 * | `GET /api/status` | {@link Status} |
 * | `GET /api/events` | `text/event-stream`: `status` events carrying {@link Status}, `library` events when search results may have changed |
 * | `GET /api/search?q=&limit=` | {@link SearchResult} |
 * | `GET /api/photos?ids=1,2&q=` | {@link PhotoSummary}`[]`, in the order asked for; unknown ids are left out |
 * | `GET /api/photos/:id` | {@link PhotoDetail} |
 * | `PUT /api/photos/:id/tags/:label` `{state}` | {@link PhotoDetail}; `state` is `confirmed`, `rejected` or `none` (take a userTag back) |
 * | `POST /api/photos/:id/tags` `{name}` | {@link PhotoDetail}; adds an own tag, or confirms the label of that name |
 * | `GET /api/photos/:id/classes` | {@link ClassScore}`[]`, the network's own classes, most probable first |
 * | `GET /api/photos/:id/similar?limit=` | {@link SearchResult} ordered by similarity, without the photo itself |
 * | `POST /api/similar?limit=` body: image bytes, or `{paths}` as JSON | {@link SearchResult} ordered by similarity |
 * | `POST /api/photos/find` `{paths}` | `(number \| null)[]`: the photos' numbers |
 * | `POST /api/classify` `{paths, limit}` | {@link Classification}`[]` for files that need not be in the library |
 * | `GET /api/labels` | {@link LabelCount}`[]`, most photos first |
 * | `GET /api/suggestions?q=` | {@link LabelCount}`[]`: completions of the last word, at most 8 |
 * | `GET /api/folders` | {@link Folder}`[]` |
 * | `POST /api/folders` `{path}` | {@link Folder}; starts indexing it, or rescans the folder that already covers it |
 * | `DELETE /api/folders/:id?tags=` | `204`; the photos' files are not touched. `tags` is `keep` (default: what a person said of them is there when they come back) or `forget` |
 * | `POST /api/directories` `{path?}` | {@link DirectoryListing}: for choosing a folder where there is no folder dialog |
 * | `POST /api/indexing` `{action}` | {@link Status}; `action` is `pause`, `resume`, `cancel` or `rescan` |
 * | `GET /api/models` | {@link ModelInfo}`[]`, the active one first, then by accuracy |
 * | `POST /api/models/:id/install` `{from?}` | {@link ModelInfo}; downloads it (or goes on with a paused download), or installs it from a file of this computer, in the background: `status` events tell when to ask again |
 * | `POST /api/models/:id/pause` | {@link ModelInfo}; the download can go on later, also after a restart |
 * | `POST /api/models/:id/cancel` | {@link ModelInfo}; what was downloaded is deleted |
 * | `POST /api/models/:id/verify` | {@link ModelInfo}; reads the installed files again and compares their SHA-256 |
 * | `POST /api/models/:id/probe` | {@link ModelInfo}; tries each execution provider |
 * | `DELETE /api/models/:id` | {@link ModelInfo}; its files are deleted; the active model cannot be |
 * | `GET /api/cuda` | {@link CudaInfo} |
 * | `POST /api/cuda` `{action}` | {@link CudaInfo}; `action` is `install` (in the background, goes on with a paused download), `pause`, `cancel` or `remove` |
 * | `GET /api/failures` | {@link Failure}`[]`: failed and skipped files with their reasons |
 * | `POST /api/failures/retry` `{ids?}` | {@link Status}; tries the given (default: all) failed files again |
 * | `GET /api/settings`, `PATCH /api/settings` | {@link Settings} |
 * | `GET /api/backups` | {@link Backup}`[]`, newest first |
 * | `POST /api/backups` | {@link Backup}; copies the library as it is now |
 * | `POST /api/backups/:id/restore` | `202` and the {@link Backup} of the present library, which the chosen one replaces in a moment: requests wait, and event streams end, meanwhile |
 * | `GET /api/log` | `text/plain`: what happened, an event a line, the last 256 KB |
 * | `DELETE /api/notices/:id` | `204`; the notice is not shown again |
 * | `GET /thumbnails/:id?v=` | JPEG, the longer side 512 px, upright; made at once where there is none yet; immutable for a given `v` |
 * | `GET /originals/:id` | the file itself; the formats that no browser shows are sent as an upright JPEG, longer side at most 2,560 px |
 *
 * Errors are `{error: {code, message}}` with the status of the table in `main/http/errors.ts`.
 */
import type { Precision } from './models/precision.ts';
import type { ProviderName } from './models/provider.ts';
import type { Remark } from './photos/remark.ts';

/** Every file seen is in exactly one of these; they add up to `found`. */
export type PhotoState = 'tagged' | 'failed' | 'skipped' | 'offline' | 'pending';

export type Counts = { found: number } & Record<PhotoState, number>;

/** `waiting`: for the hours in which it may read photos, or for room on a full disk; it goes on by itself. */
export type ActivityState = 'idle' | 'scanning' | 'tagging' | 'paused' | 'waiting';

export type Activity = {
  state: ActivityState;
  /** Photos finished and photos to do in the present run. */
  done: number;
  total: number;
  /** Photos that have not been looked at yet: these have no thumbnail, or metadata that is to be read again. */
  toLook: number;
  /** Over the last ten seconds; null until there is enough to tell. */
  photosPerSecond: number | null;
  secondsLeft: number | null;
  /** When the hours that it waits for begin, `YYYY-MM-DDTHH:MM:SS.sssZ`. */
  until: string | null;
  /** Why it cannot go on, in a sentence. */
  problem: string | null;
};

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
  problem: string | null;
  /** What is done besides tagging: trying execution providers, or moving the everyday words to the model. */
  task: 'probing' | 'fitting' | null;
};

export type Status = {
  counts: Counts;
  activity: Activity;
  model: ModelStatus;
  versions: { photonest: string; node: string; onnxruntime: string; sqlite: string; sharp: string };
  library: { path: string; databaseBytes: number; thumbnailBytes: number };
  /** What a person should know of the library, oldest first; there until it is dismissed. */
  notices: Notice[];
};

/** What was repaired, set aside or restored, in sentences. `at` is UTC, `YYYY-MM-DDTHH:MM:SS.sssZ`. */
export type Notice = { id: number; text: string; at: string };

/** Made once a day, when asked for, before the library's form is changed, and before a backup replaces it. */
export type BackupKind = 'daily' | 'asked' | 'before-update' | 'before-restore';

export type Backup = {
  id: number;
  kind: BackupKind;
  /** UTC, `YYYY-MM-DDTHH:MM:SSZ`. */
  at: string;
  sizeBytes: number;
  photos: number;
  /** What a person said of photos: own tags, confirmations, rejections. */
  ownTags: number;
};

/** One understood part of a query, shown as a chip: taking `source` out of the text removes it. */
export type Chip = {
  text: string;
  source: string;
  kind: 'label' | 'own' | 'text' | 'filter';
  negated: boolean;
};

export type LabelCount = {
  /** The label's key, for instance `dog`, `n02099601` or `own:rex`. */
  key: string;
  name: string;
  category: string;
  /** `user` for a tag that a person made up. */
  source: 'model' | 'user';
  /** Photos that show it at the present threshold. */
  count: number;
};

/**
 * Columns, not rows: `ids[i]`, `aspects[i]` and `scores[i]` belong together. A whole result of a hundred
 * thousand photos is about a megabyte, so the window lays out the grid without asking again.
 */
export type SearchResult = {
  query: { text: string; chips: Chip[]; problem: string | null };
  order: 'newest' | 'score' | 'similarity';
  total: number;
  ids: number[];
  /** Width / height of the upright photo × 1000, rounded; 1500 where not yet known. */
  aspects: number[];
  /** 0 to 1; null when the order is `newest`. */
  scores: number[] | null;
  /** Runs of `ids` by the day taken, in their order; empty unless the order is `newest`. `day` is `YYYY-MM-DD`. */
  days: { day: string; count: number }[];
  /** Labels that narrow this result down, with the photos each would leave. */
  refinements: LabelCount[];
};

export type PhotoSummary = {
  id: number;
  /** The file's name without its folder. */
  name: string;
  state: PhotoState;
  /** Base64 of a thumbhash; null until the photo was read. */
  thumbhash: string | null;
  /** `/thumbnails/ID?v=…`, or `/thumbnails/ID` for one that is made when it is asked for; null where there is none. */
  thumbnail: string | null;
  /** Names of shown labels, most specific and surest first, at most 4: the photo's accessible name. */
  labels: string[];
  /** Why the query `q` found it: a label's name, `in the file name`, … ; null without a query. */
  why: string | null;
};

export type PhotoTag = {
  key: string;
  name: string;
  category: string;
  /** 0 to 1; null for what a person typed. */
  score: number | null;
  /** `file`: a keyword that another program wrote into the file or its XMP. */
  source: 'model' | 'user' | 'file';
  /** `none`: nobody has judged it. Rejected tags are listed last so that a rejection can be taken back. */
  state: 'none' | 'confirmed' | 'rejected';
};

export type PhotoDetail = PhotoSummary & {
  path: string;
  folder: string;
  reason: string | null;
  width: number | null;
  height: number | null;
  sizeBytes: number;
  /** Local time as the camera wrote it, `YYYY-MM-DDTHH:MM:SS`. */
  takenAt: string;
  /** `file`: nobody wrote when it was taken, and this is the file's own time. */
  takenFrom: 'camera' | 'file';
  /** From UTC, `+02:00`; null where nobody wrote it. */
  takenOffset: string | null;
  /** The field that `takenAt` comes from, for people: `EXIF DateTimeOriginal`, `file name`, … */
  takenSource: string | null;
  title: string | null;
  caption: string | null;
  /** What is wrong with a photo that is shown all the same. */
  remark: Remark | null;
  /** 1 to 5 stars, -1 rejected; null where nobody has judged it. */
  rating: number | null;
  camera: string | null;
  lens: string | null;
  exposure: string | null;
  place: { latitude: number; longitude: number } | null;
  tags: PhotoTag[];
  /** Files that it stands for: the raw file beside it, the film of a live photo. */
  companions: Companion[];
  /** What the browser can show at full size. */
  original: string;
};

export type Companion = { id: number; name: string; kind: 'raw' | 'film' };

export type ClassScore = { index: number; id: string; name: string; probability: number };

export type Classification =
  { path: string; model: string; classes: ClassScore[] } | { path: string; error: string };

export type Folder = {
  id: number;
  path: string;
  /** The last part of the path, for people. */
  name: string;
  offline: boolean;
  counts: Counts;
  /** `timed`: changes are found by a scan every 15 minutes; `off`: the folder is offline, or has not been scanned. */
  watching: 'watched' | 'timed' | 'off';
  /** Why it is not watched, in a sentence. */
  watchProblem: string | null;
};

export type DirectoryListing = {
  path: string;
  /** Null at the root of the file system. */
  parent: string | null;
  directories: { name: string; path: string }[];
  /** Photo files directly in this folder. */
  photos: number;
};

export type Failure = {
  id: number;
  path: string;
  name: string;
  state: 'failed' | 'skipped';
  reason: string;
  /** What it is listed under. `companion`: another photo stands for it; `name`: a name or path that cannot be used. */
  kind:
    'damaged' | 'unsupported' | 'companion' | 'video' | 'link' | 'permission' | 'name' | 'crash' | 'other';
};

export type { Settings } from './settings.ts';

export type ModelInfo = {
  id: string;
  name: string;
  state: 'available' | 'downloading' | 'paused' | 'installing' | 'installed';
  /** It tags now, or will as soon as it is ready. */
  active: boolean;
  /** Its weights come with the app. */
  bundled: boolean;
  /** Of the weights, to download. */
  sizeBytes: number;
  parametersMillions: number;
  gmacs: number;
  /** Side of the square input, pixels. */
  inputSize: number;
  /** On ImageNet's validation set, percent. */
  accuracy: { top1: number; top5: number; source: string };
  licence: string;
  source: string;
  /** As last measured on this computer; null until it ran. */
  millisecondsPerPhoto: number | null;
  provider: string | null;
  precision: Precision | null;
  /** Of a download under way or paused. */
  progress: {
    receivedBytes: number;
    totalBytes: number;
    bytesPerSecond: number | null;
    secondsLeft: number | null;
  } | null;
  /** Why the last install, verification or run failed, in a sentence. */
  problem: string | null;
  /** Whose everyday words it uses: its own, such as were fitted on this computer, or the default model's. */
  words: 'own' | 'fitted' | 'default';
  /** Of fitted words: mean average precision against the default model's on photos kept aside, 0 to 1. */
  wordsAgreement: number | null;
  /** Photos that it has tagged, of all. */
  tagged: number;
  /** What each execution provider did in each precision in which it was tried; empty until then. */
  providers: {
    name: ProviderName;
    precision: Precision;
    accepted: boolean;
    reason: string | null;
    millisecondsPerPhoto: number | null;
  }[];
};

/** The libraries that CUDA needs on Linux and that do not come with the app. */
export type CudaInfo = {
  /** `unsupported`: nothing that it could run on, or another system than Linux on x64. */
  state: 'unsupported' | 'available' | 'downloading' | 'paused' | 'installing' | 'installed';
  /** Of the runtime and the package; null where there is none. */
  version: string | null;
  /** Roughly: nothing is asked of the server before the download. */
  downloadBytes: number;
  installedBytes: number;
  /** On the library's drive; null where that does not say. */
  freeBytes: number | null;
  /** Of a download under way or paused. */
  progress: ModelInfo['progress'];
  /** Why the last download failed, in a sentence. */
  problem: string | null;
};

export type ErrorBody = { error: { code: string; message: string } };
