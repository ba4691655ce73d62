import { PhotonestError } from '../errors.ts';
import type { PhotoMetadata } from './metadata.ts';
import type { Remark } from './remark.ts';

/** What is asked of the tagger about one photo, and what it answers: the port between indexing and the process. */

export type ReadRequest = {
  source: { path: string } | { bytes: Uint8Array };
  /** Someone is waiting for it: it comes before what is being indexed. */
  urgent: boolean;
  /** Nothing else is in the process meanwhile: if it ends, it is this photo's fault. */
  alone?: boolean;
  /** The file's SHA-256, which takes a while for a large one. */
  hash: boolean;
  /** The networks' outputs. */
  network: boolean;
  /**
   * What the networks are to see is made along with the rest, and kept in the process while there is room for it,
   * until it is asked for by `content`.
   */
  prepare?: boolean;
  /**
   * The file's SHA-256, with a request for the networks' outputs alone: what was kept of that content goes through
   * them, and the file is read only where nothing was.
   */
  content?: Uint8Array;
  /** The 512 px JPEG and its thumbhash. */
  thumbnail: boolean;
  /** What was written about it, into the file and into the XMP files beside it, given by path, and what it
   * lacks, into the raw file that it was made of; null: not wanted. */
  metadata: { sidecars: string[]; raw: string | null } | null;
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
  /** SHA-256 of the file; null unless asked for. */
  hash: Uint8Array | null;
  /** jpeg, png, … by content. */
  format: string;
  /** Upright, in pixels. */
  width: number;
  height: number;
  sizeBytes: number;
  /** Null for a sound photo, and where its pixels were not asked for. */
  remark: Remark | null;
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
   * Starts the process unless it runs. What is given to it after that is read at once.
   *
   * @throws PhotonestError `tagger_unavailable`
   */
  whenReady(): Promise<void>;
  /**
   * @throws PhotonestError `unreadable` (the photo's fault; the message is a clause that fits behind its name)
   * or `tagger_unavailable`
   * @throws ReaderEnded
   */
  read(request: ReadRequest): Promise<ReadPhoto>;
};

/** A photo that ends its process twice, alone in it, is not tried again. */
export const DEATHS_ALLOWED = 2;

/** The process ended while the photo was in it. Unless it was alone there, that may be another's fault. */
export class ReaderEnded extends Error {
  readonly alone: boolean;
  /** Set where the process was ended because it kept a photo for longer than that. */
  readonly afterSeconds: number | null;

  constructor(alone: boolean, afterSeconds: number | null) {
    super('the program that reads photos ended');
    this.name = 'ReaderEnded';
    this.alone = alone;
    this.afterSeconds = afterSeconds;
  }

  /**
   * What it means for the photo: null while it may be read once more.
   *
   * @param deaths of processes that it was alone in, this one among them
   */
  verdict(deaths: number): PhotonestError | null {
    if (!this.alone) return null;
    if (this.afterSeconds !== null)
      return new PhotonestError('unreadable', `took longer than ${this.afterSeconds} seconds to read`);
    return deaths < DEATHS_ALLOWED ? null : crashed();
  }
}

export function crashed(): PhotonestError {
  return new PhotonestError('unreadable', 'crashed the program that reads photos twice');
}
