/** What the tagger and the HEIC decoder say to each other, one question and one answer at a time. */

export type ToDecoder = { bytes: Uint8Array; limitPixels: number };

export type FromDecoder =
  /** `memoryBytes`: what libheif's memory has grown to. */
  | { tiff: Uint8Array; memoryBytes: number }
  /** libheif's words. The process is not to be asked again. */
  | { problem: string };
