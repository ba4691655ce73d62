/** Photos, in lists and in detail, and what is like them. */
import type { DuplicateKind, KeepReason } from '../photos/duplicates.ts';
import type { PhotoFailure } from '../photos/failure.ts';
import type { Region } from '../photos/region.ts';
import type { Remark } from '../photos/remark.ts';
import type { Match } from '../search/match.ts';
import type { PhotoState } from './status.ts';

/** Photos that are the same picture, each in one group of `exact` and `near` at most. */
export type Duplicates = {
  /** Photos that have not been compared yet. */
  waiting: number;
  groups: DuplicateGroup[];
};

/** How many groups wait for a person; what the sidebar says. */
export type DuplicateCount = { waiting: number; groups: number };

export type DuplicateGroup = {
  kind: DuplicateKind;
  kept: number;
  /** Why it and not the next best, as a clause: `it has more pixels`. */
  reason: string;
  /** The same as a code. */
  because: KeepReason;
  others: number[];
  /** All of them, the kept one first. */
  photos: DuplicatePhoto[];
};

/** What tells a photo from its duplicates. `takenAt` as in {@link PhotoDetail}; `pixels` is 0 where it is not known. */
export type DuplicatePhoto = { id: number; sizeBytes: number; pixels: number; takenAt: string };

/** What photos should be like or unlike: one of the library, a file, or a picture that was sent. */
export type SimilarSource =
  { photo: number; region?: Region } | { path: string; region?: Region } | SimilarPicture;

/** What is compared of a picture that was sent: 256 bytes in base64, by a model. */
export type SimilarPicture = { model: string; code: string };

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
  /** Why the query `q` found it, in English: a label's name, `in the file name`, … ; null without a query. */
  why: string | null;
  match: Match | null;
  favourite: boolean;
  /** 0 to 5, by a person or else by the file. */
  stars: number;
  /** Photos of the stack that it lies on top of, itself among them; 0 where there is none. */
  stacked: number;
};

export type PhotoTag = {
  key: string;
  name: string;
  category: string;
  /** The probability that it is right, 0 to 1, which also decides whether it is shown; null for what a person typed. */
  score: number | null;
  /** `file`: a keyword that another program wrote into the file or its XMP. */
  /** `analysis`: a count or a share, which `name` says; nobody judges it, and the slider does not move it. */
  source: 'model' | 'user' | 'file' | 'analysis';
  /** `none`: nobody has annotated it. Rejected tags are listed last so that a rejection can be taken back. */
  state: 'none' | 'confirmed' | 'rejected';
  /** Of an analysis: so many objects of a kind, or a share of the photo, 0 to 1, of which `name` is the English. */
  found?: { of: 'count' | 'share'; name: string; amount: number };
};

export type PhotoDetail = PhotoSummary & {
  path: string;
  /** SHA-256 of the file, in hexadecimal; null until it was read. */
  hash: string | null;
  folder: string;
  /** In English: a clause that fits behind the file's name; null unless it failed or is skipped. */
  reason: string | null;
  failure: PhotoFailure | null;
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
  /** 1 to 5 stars, -1 rejected; null where nobody has annotated it. */
  rating: number | null;
  camera: string | null;
  lens: string | null;
  exposure: string | null;
  /** `words`: `Bergen, Vestland, Norway`, empty far from any town; `query` finds photos of the same place. */
  place: { latitude: number; longitude: number; words: string; query: string | null; given: boolean } | null;
  /** A person hid it in this library. */
  hidden: boolean;
  /** That it is in, in their order. */
  albums: { id: number; name: string }[];
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
