export type SimilarRequest = {
  /** `truth` makes Photonest's file besides. */
  engine: 'truth' | 'photonest' | 'sqlite-vec' | 'usearch';
  photos: number;
  queries: number;
  /** Where the peers' packages are installed. */
  packages: string;
  /** A folder for files. */
  scratch: string;
};

/** Of a way to find the most similar photos. */
export type SimilarWay = {
  name: string;
  /** Each query's. */
  times: number[];
  /** With a filter that leaves one photo in a hundred; empty where it was not tried. */
  filteredTimes: number[];
  /** The first fifty of each query. */
  found: number[][];
  buildMs: number;
  /** That the process has grown by. */
  memoryBytes: number;
};

export type SimilarAnswer = {
  ways: SimilarWay[];
  /** Photonest's own: the first fifty by whole numbers, and reading its file at the start. */
  truth: number[][] | null;
  startMs: number | null;
};

/** So many are compared with the truth. */
export const FIRST = 50;
/** So many are asked for, as a screen or two of them. */
export const ASKED = 200;
/** How far a query is from its photo. */
export const FAR = 0.2;
export const FILTER_STEP = 100;
