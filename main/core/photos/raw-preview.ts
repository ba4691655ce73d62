/** A JPEG out of a raw camera file: the port between reading raw files and showing them. */
export type RawPreview = {
  jpeg: Uint8Array;
  /** EXIF's, 1 to 8, of the picture as the sensor saw it; the JPEG may be turned already. */
  orientation: number;
  /** The picture as the sensor saw it is wider than high; null: not known. */
  isWide: boolean | null;
};
