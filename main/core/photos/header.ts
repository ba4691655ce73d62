import { type PhotoMetadata } from './metadata.ts';

/** What the beginning of a photo file says, without decoding the picture. */
export type PhotoHeader = {
  /** By content: `jpeg`, `heic`, …; null where the beginning does not tell. */
  format: string | null;
  /** Of the upright picture in pixels; null where the beginning does not tell. */
  size: { width: number; height: number } | null;
  /** Only what EXIF, or else the file's name, says. */
  metadata: PhotoMetadata;
  /** The camera's own thumbnail, upright, as an sRGB JPEG, and its thumbhash; null: none that shows the whole picture. */
  thumbnail: { jpeg: Uint8Array; thumbhash: Uint8Array } | null;
};

/** Reads the beginnings of photo files in a process of its own. */
export type HeaderReader = {
  /**
   * One answer for each path, in their order; null for a file that cannot be read.
   *
   * @throws PhotonestError `tagger_unavailable`, and ReaderCrashed where one of the files ended the process
   */
  readHeaders(paths: string[]): Promise<(PhotoHeader | null)[]>;
};
