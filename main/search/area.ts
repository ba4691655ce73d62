import type { Area } from '../core/places/place.ts';
import type { Matches } from './matches.ts';
import { MICRO_DEGREES, PLACE, type PhotoColumns } from './photo-columns.ts';

/** Photos in a part of the map, its edges included. */
export function matchArea(matches: Matches, columns: PhotoColumns, area: Area): Matches {
  const { flags, latitudes, longitudes } = columns;
  const { mask } = matches;
  const [south, west, north, east] = [area.south, area.west, area.north, area.east].map((degrees) =>
    Math.round(degrees * MICRO_DEGREES),
  ) as [number, number, number, number];
  const crosses = west > east;
  for (let row = 0; row < mask.length; row++) {
    const latitude = latitudes[row]!;
    if ((flags[row]! & PLACE) === 0 || latitude < south || latitude > north) continue;
    const longitude = longitudes[row]!;
    const isIn = crosses ? longitude >= west || longitude <= east : longitude >= west && longitude <= east;
    if (isIn) mask[row] = 1;
  }
  return matches;
}
