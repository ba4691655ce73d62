/** What the tagger and a decoder's process say to each other, one question and one answer at a time. */

export type ToDecoder = { bytes: Uint8Array; limitPixels: number };

export type FromDecoder =
  /** `memoryBytes`: what the decoder's memory has grown to. */
  | { tiff: Uint8Array; memoryBytes: number }
  /** The decoder's words. The process is not to be asked again. */
  | { problem: string };
