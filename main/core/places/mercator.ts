/** Steps across the whole world map, which is a square: 4 cm at the equator. */
export const WORLD = 2 ** 30;
/** Beyond it the map ends. */
export const LAST_LATITUDE = 85.051129;

/** Where on the world map a place lies: steps from its left and from its top, 0 to {@link WORLD} - 1. Web Mercator. */
export function toWorld(latitude: number, longitude: number): [easting: number, southing: number] {
  const north = Math.max(-LAST_LATITUDE, Math.min(LAST_LATITUDE, latitude));
  const angle = (north * Math.PI) / 180;
  const x = (longitude + 180) / 360;
  const y = 0.5 - Math.asinh(Math.tan(angle)) / (2 * Math.PI);
  return [toStep(x), toStep(y)];
}

/** The way back. */
export function fromWorld(easting: number, southing: number): { latitude: number; longitude: number } {
  const latitude = (Math.atan(Math.sinh(2 * Math.PI * (0.5 - southing / WORLD))) * 180) / Math.PI;
  return { latitude, longitude: (easting / WORLD) * 360 - 180 };
}

function toStep(part: number): number {
  return Math.max(0, Math.min(WORLD - 1, Math.floor(part * WORLD)));
}
