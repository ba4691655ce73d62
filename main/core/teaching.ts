/** How far a taught tag is. */
export type TeachingState =
  /** So many more photos are to be confirmed as examples before there is something to learn. */
  | { kind: 'needs-examples'; more: number }
  /** There are no photos but its examples. */
  | { kind: 'needs-others' }
  /** The network has not seen enough of the examples yet. */
  | { kind: 'unseen' }
  /** Its turn comes, or indexing is paused. */
  | { kind: 'waiting' }
  | { kind: 'learning' }
  /** The library is being looked through. */
  | { kind: 'proposing'; done: number; total: number }
  | { kind: 'ready' }
  /** Something is wrong, which the log tells; other examples are tried. */
  | { kind: 'failed' };

/** An own tag that is taught by examples. */
export type TaughtTag = {
  key: string;
  name: string;
  /** Names of the own tags above it, the top first. */
  above: string[];
  /** Photos that a person confirmed or rejected, and those that came with an imported tag. */
  examples: number;
  counterExamples: number;
  /** Photos that show it by proposal, and that nobody has judged. */
  proposals: number;
  state: TeachingState;
};

export const TAUGHT_TAG_FORMAT = 'photonest-taught-tag';

/** An example as one model saw it. */
export type TaughtExample = {
  state: 'confirmed' | 'rejected';
  model: string;
  /** float16 [features] of length 1, little-endian, in base64. */
  vector: string;
  /** Length of the embedding before. */
  norm: number;
};

/** A taught tag as a file: what is learned from, no photo and no name of one. */
export type TaughtTagFile = {
  format: typeof TAUGHT_TAG_FORMAT;
  version: 1;
  /** The tags above it, then its own name. */
  path: string[];
  examples: TaughtExample[];
};
