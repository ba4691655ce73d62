/** A photo as the library has it, with what a search asks about. */
export type IndexedPhoto = {
  id: number;
  /** `YYYY-MM-DDTHH:MM:SS` */
  takenAt: string;
  /** `file`: nobody wrote when it was taken. */
  takenFrom: 'camera' | 'file';
  width: number | null;
  height: number | null;
  state: 'pending' | 'tagged' | 'failed' | 'skipped';
  missing: number;
  /** Its header has been read: it is shown before it has a thumbnail of its own and tags. */
  browsable: number;
  /** A person's, else the file's. */
  rating: number | null;
  /** Degrees, as the longitude. */
  latitude: number | null;
  longitude: number | null;
  favourite: number;
  hidden: number;
  /** It lies below another photo. */
  stacked: number;
  format: string | null;
  camera: string | null;
  lens: string | null;
  path: string;
  name: string;
};

/** A photo's tag of a label. `certainty` decides whether it is shown. */
export type IndexedTag = { certainty: number; score: number };
