/** What the camera, a person or another program wrote about a photo; null where nobody wrote what makes sense. */
export type PhotoMetadata = {
  /** Local time at the camera, `YYYY-MM-DDTHH:MM:SS`. */
  takenAt: string | null;
  /** Of that time from UTC, `+02:00`. */
  takenOffset: string | null;
  /** The field that the time comes from, for people: `EXIF DateTimeOriginal`, `file name`, … */
  takenSource: string | null;
  camera: string | null;
  lens: string | null;
  /** For people: `35 mm, f/2.8, 1/250 s, ISO 400`. */
  exposure: string | null;
  latitude: number | null;
  longitude: number | null;
  title: string | null;
  caption: string | null;
  /** XMP's: 1 to 5 stars, -1 rejected. */
  rating: number | null;
  /** Each from the top of its hierarchy: `['Places', 'Italy', 'Rome']`; a flat one has one part. */
  keywords: string[][];
};

/** The keyword of a photo that other programs keep among their favourites. */
export const FAVOURITE = 'Favourite';

export const NO_METADATA: PhotoMetadata = {
  takenAt: null,
  takenOffset: null,
  takenSource: null,
  camera: null,
  lens: null,
  exposure: null,
  latitude: null,
  longitude: null,
  title: null,
  caption: null,
  rating: null,
  keywords: [],
};
