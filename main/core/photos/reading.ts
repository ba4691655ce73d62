import type { Precision } from '../models/precision.ts';
import type { PhotoMetadata } from './metadata.ts';
import type { PhotoFailure } from './failure.ts';
import type { PhotoQuality } from './quality.ts';
import type { Region } from './region.ts';
import type { Remark } from './remark.ts';

/** What is asked of the tagger about one photo, and what it answers: the port between indexing and the process. */

/**
 * Which of two networks see a photo. `first`: the default model's, so that a new photo has labels at once; `second`: the
 * chosen model's, which takes longer; `both`: where the default model has not seen a photo that is tagged.
 */
export const PASSES = ['first', 'second', 'both'] as const;
export type Pass = (typeof PASSES)[number];

export type ReadRequest = ReadSource & ReadWork;

export type ReadSource = {
  source: { path: string } | { bytes: Uint8Array };
  /** Someone is waiting for it: it comes before what is being indexed. */
  urgent: boolean;
  /** Nothing else is in the process meanwhile: if it ends, it is this photo's fault. */
  isolated?: boolean;
};

/** What is made of a photo. */
export type ReadWork =
  /**
   * Hash and metadata. `prepare`: what the network of the first pass is to see is made along with the rest, and kept in
   * the process while there is room, until it is asked for by `content`.
   */
  | ({ kind: 'preview'; prepare: boolean } & Preview)
  /** Likewise, and through the networks in the same breath: the file is decoded once. */
  | ({ kind: 'preview_and_tag'; pass: Pass } & Preview)
  | Tagging
  /** An upright JPEG whose longer side is at most so many pixels. */
  | { kind: 'jpeg'; side: number }
  /** How sharp it is, and the like, at a size of which the longer side is so many pixels. */
  | { kind: 'quality'; side: number };

/** The networks' outputs alone. */
export type Tagging = {
  kind: 'tag';
  pass: Pass;
  /** The file's SHA-256: what was kept of that content goes through the first pass, and the file is read only where nothing was. */
  content?: Uint8Array;
  /** Only this part of it, as if it were a photo of its own. */
  region?: Region;
};

type Preview = {
  /** The 512 px JPEG and its thumbhash are wanted. */
  thumbnail: boolean;
  /** What was written about it is in the file and in the XMP files beside it, given by path, and what it lacks in the raw file that it was made of. */
  metadata: { sidecars: readonly string[]; raw: string | null };
};

/** Whether the request runs networks. */
export function isTagging({ kind }: Pick<ReadWork, 'kind'>): boolean {
  return kind === 'tag' || kind === 'preview_and_tag';
}

export type NetworkOutput = {
  /** The model's id. */
  model: string;
  /** float32 [features], pooled, not normalised. */
  embedding: Float32Array;
  /** float32 [1000] */
  logits: Float32Array;
  /** In which the network ran; left out: float32. */
  precision?: Precision;
};

export type ReadPhoto = {
  /** SHA-256 of the file; null unless previewed. */
  hash: Uint8Array | null;
  /** jpeg, png, … by content. */
  format: string;
  /** Upright, in pixels. */
  width: number;
  height: number;
  sizeBytes: number;
  /** Null for a sound photo, and where its pixels were not asked for. */
  remark: Remark | null;
  /** Null unless previewed. */
  metadata: PhotoMetadata | null;
  /** One for each network of the pass, the chosen model's first; empty unless asked for. */
  outputs: NetworkOutput[];
  thumbnail: Uint8Array | null;
  thumbhash: Uint8Array | null;
  jpeg: Uint8Array | null;
  /** Null unless asked for. */
  quality: PhotoQuality | null;
};

/** Reads photos in a process of its own. */
export type PhotoReader = {
  /**
   * Starts the process unless it runs. What is given to it after that is read at once.
   *
   * @throws PhotonestError `tagger_unavailable`
   */
  whenReady(): Promise<void>;
  /**
   * @throws UnreadablePhoto the photo's fault
   * @throws PhotonestError `tagger_unavailable`
   * @throws ReaderCrashed
   */
  read(request: ReadRequest): Promise<ReadPhoto>;
};

/** A photo that ends its process twice, alone in it, is not tried again. */
export const CRASHES_ALLOWED = 2;

/** The process ended while the photo was in it. Unless it was alone there, that may be another's fault. */
export class ReaderCrashed extends Error {
  readonly isolated: boolean;
  /** Set where the process was ended because it kept a photo for longer than that. */
  readonly afterSeconds: number | null;

  constructor(isolated: boolean, afterSeconds: number | null) {
    super('the program that reads photos ended');
    this.name = 'ReaderCrashed';
    this.isolated = isolated;
    this.afterSeconds = afterSeconds;
  }

  /**
   * What it means for the photo: null while it may be read once more.
   *
   * @param crashes of processes that it was alone in, this one among them
   */
  verdict(crashes: number): PhotoFailure | null {
    if (!this.isolated) return null;
    if (this.afterSeconds !== null) return { code: 'slow', seconds: this.afterSeconds };
    return crashes < CRASHES_ALLOWED ? null : { code: 'crashed' };
  }
}
