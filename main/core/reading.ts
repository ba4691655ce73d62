import type { PhotoMetadata } from './metadata.ts';

/** What is asked of the tagger about one photo, and what it answers: the port between indexing and the process. */

export type ReadRequest = {
  source: { path: string } | { bytes: Uint8Array };
  /** Someone is waiting for it: it comes before what is being indexed. */
  urgent: boolean;
  /** The networks' outputs. */
  network: boolean;
  /** The 512 px JPEG and its thumbhash. */
  thumbnail: boolean;
  /** What was written about it, into the file and into the XMP files beside it, given by path; null: not wanted. */
  metadata: { sidecars: string[] } | null;
  /** An upright JPEG whose longer side is at most so many pixels; null: none. */
  previewSide: number | null;
};

export type NetworkOutput = {
  /** The model's id. */
  model: string;
  /** float32 [features], pooled, not normalised. */
  embedding: Float32Array;
  /** float32 [1000] */
  logits: Float32Array;
};

export type ReadPhoto = {
  /** SHA-256 of the file. */
  hash: Uint8Array;
  /** jpeg, png, … by content. */
  format: string;
  /** Upright, in pixels. */
  width: number;
  height: number;
  sizeBytes: number;
  /** Null unless asked for. */
  metadata: PhotoMetadata | null;
  /** One for each network that the tagger runs, the one that tags first; empty unless asked for. */
  outputs: NetworkOutput[];
  thumbnail: Uint8Array | null;
  thumbhash: Uint8Array | null;
  preview: Uint8Array | null;
};

/** Reads photos in a process of its own. */
export type PhotoReader = {
  /**
   * @throws PhotonestError `unreadable` (the photo's fault; the message is a clause that fits behind its name)
   * or `tagger_unavailable`
   */
  read(request: ReadRequest): Promise<ReadPhoto>;
};
