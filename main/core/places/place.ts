/** A town with its region and country, or a region alone where no town is near. */
export type Place = {
  /** Of the gazetteer: the same place has the same number while the engine runs. */
  id: number;
  name: string | null;
  /** The city that the town lies within. */
  city: string | null;
  region: string | null;
  /** ISO 3166-1, two letters. */
  country: string;
};

/** A town that a photo can be given as its place. Degrees, north and east positive. */
export type Town = Place & { latitude: number; longitude: number };

/** A part of the map, degrees; `west` may be greater than `east`: it then goes across the date line. */
export type Area = { south: number; west: number; north: number; east: number };

/** Of the world map; the world has 256 · 2^zoom pixels. */
export const LAST_ZOOM = 18;

const COORDINATES = /^(-?\d{1,2}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?)$/;

/** Of `59.91,10.75`; null for anything else. */
export function readCoordinates(text: string): { latitude: number; longitude: number } | null {
  const match = COORDINATES.exec(text.replace(/\s+/g, ''));
  if (match === null) return null;
  const [latitude, longitude] = [Number(match[1]), Number(match[2])];
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : null;
}

/** Of `59.9,10.6..60,10.8`, south-west and north-east; null for anything else. */
export function readArea(text: string): Area | null {
  const [first, second, ...rest] = text.split('..').map(readCoordinates);
  if (!first || !second || rest.length > 0) return null;
  if (first.latitude > second.latitude) return null;
  return { south: first.latitude, west: first.longitude, north: second.latitude, east: second.longitude };
}

/** What {@link readArea} reads. */
export function writeArea({ south, west, north, east }: Area): string {
  return `${south},${west}..${north},${east}`;
}
