/* eslint-disable @typescript-eslint/prefer-for-of -- over a million rows an iterator takes 21 ms, an index 5 */
import type { Area } from '../core/places/place.ts';
import { fromWorld, toWorld, WORLD } from '../core/places/mercator.ts';
import { MICRO_DEGREES, PLACE, type PhotoColumns } from './photo-columns.ts';

/** Photos that lie close together on the map. */
export type Cluster = {
  /** Their mean, degrees. */
  latitude: number;
  longitude: number;
  count: number;
  /** The first of them in the result's order. */
  photo: number;
  /** Holds them, and no other photo of the result. */
  area: Area;
};

/** 2 to the power of this is a cell's side in pixels, on a world that is 256 pixels wide at zoom 0. */
const CELL_BITS = 6;
const WORLD_BITS = 30;
const TILE_BITS = 8;
/** Cells beside the part that is looked at: which of them are joined must not change with every step aside. */
const MARGIN = 2;
/** Across, and down: a map of 16,384 pixels. */
const MOST_CELLS = 256;
/** Of a cell's side: two whose means are closer than this are one. */
const CLOSE = 0.75;

/** What lies in a cell of the map, or in two beside each other. In steps, and micro-degrees for the bounds. */
type Bin = {
  column: number;
  row: number;
  count: number;
  photo: number;
  easting: number;
  southing: number;
  south: number;
  west: number;
  north: number;
  east: number;
};

/**
 * Clusters of a result on a part of the map. Photos are put into the cells of a grid that stays where it is, in one
 * pass; two cells side by side are joined where their photos lie near the edge between them. So a cluster's photos are
 * all that lie in a rectangle, which a query can name. A tree of clusters (supercluster) is made anew for each query.
 *
 * @param rows of the result, in its order
 * @param zoom 0 to `LAST_ZOOM`
 */
export function clusterRows(columns: PhotoColumns, rows: Uint32Array, area: Area, zoom: number): Cluster[] {
  let shift = WORLD_BITS - TILE_BITS + CELL_BITS - zoom;
  let cells = cellsOf(area, shift);
  while (isTooFine(cells)) cells = cellsOf(area, ++shift);
  const bins = binRows(columns, rows, cells, shift);
  return joinNeighbours(bins, 2 ** shift).map((bin) => toCluster(bin, columns));
}

/** No map shows so many: it is answered as from farther away. */
function isTooFine({ left, right, top, bottom, across }: Cells): boolean {
  return (right - left + across) % across > MOST_CELLS || bottom - top > MOST_CELLS;
}

type Cells = { left: number; right: number; top: number; bottom: number; across: number };

function cellsOf({ south, west, north, east }: Area, shift: number): Cells {
  const [left, bottom] = toWorld(south, west).map((step) => step >>> shift) as [number, number];
  const [right, top] = toWorld(north, east).map((step) => step >>> shift) as [number, number];
  const across = Math.max(1, WORLD / 2 ** shift);
  const isRound = west <= east && right - left + 1 + 2 * MARGIN >= across;
  return {
    left: isRound ? 0 : (left - MARGIN + across) % across,
    right: isRound ? across - 1 : (right + MARGIN) % across,
    top: top - MARGIN,
    bottom: bottom + MARGIN,
    across,
  };
}

function binRows(columns: PhotoColumns, rows: Uint32Array, cells: Cells, shift: number): Map<number, Bin> {
  const { flags, eastings, southings } = columns;
  const { left, right, top, bottom, across } = cells;
  const bins = new Map<number, Bin>();
  for (let at = 0; at < rows.length; at++) {
    const photo = rows[at]!;
    if ((flags[photo]! & PLACE) === 0) continue;
    const column = eastings[photo]! >>> shift;
    const row = southings[photo]! >>> shift;
    if (row < top || row > bottom) continue;
    if (left <= right ? column < left || column > right : column < left && column > right) continue;
    const key = row * across + column;
    const bin = bins.get(key);
    if (bin === undefined) bins.set(key, toBin(columns, photo, column, row));
    else grow(bin, columns, photo);
  }
  return bins;
}

function toBin({ eastings, southings, latitudes, longitudes }: PhotoColumns, photo: number, column: number, row: number): Bin {
  const [latitude, longitude] = [latitudes[photo]!, longitudes[photo]!];
  return {
    column, row, photo,
    count: 1,
    easting: eastings[photo]!,
    southing: southings[photo]!,
    south: latitude, west: longitude, north: latitude, east: longitude,
  };
} // prettier-ignore

function grow(bin: Bin, { eastings, southings, latitudes, longitudes }: PhotoColumns, photo: number): void {
  const latitude = latitudes[photo]!;
  const longitude = longitudes[photo]!;
  bin.count += 1;
  bin.easting += eastings[photo]!;
  bin.southing += southings[photo]!;
  if (latitude < bin.south) bin.south = latitude;
  if (latitude > bin.north) bin.north = latitude;
  if (longitude < bin.west) bin.west = longitude;
  if (longitude > bin.east) bin.east = longitude;
}

/** Joins cells two by two, those of most photos first, each with the neighbour that is closest. */
function joinNeighbours(bins: Map<number, Bin>, side: number): Bin[] {
  const byCell = new Map([...bins.values()].map((bin) => [cellKey(bin.column, bin.row), bin]));
  const done = new Set<Bin>();
  const joined: Bin[] = [];
  for (const bin of [...bins.values()].sort((a, b) => b.count - a.count || b.photo - a.photo)) {
    if (done.has(bin)) continue;
    done.add(bin);
    const { column, row } = bin;
    const sides = [[column - 1, row], [column + 1, row], [column, row - 1], [column, row + 1]] as const; // prettier-ignore
    const near = sides
      .map(([x, y]) => byCell.get(cellKey(x, y)))
      .filter((other) => other !== undefined && !done.has(other))
      .map((other) => ({ other: other!, distance: distanceOf(bin, other!) }))
      .filter(({ distance }) => distance < CLOSE * side)
      .sort((a, b) => a.distance - b.distance)[0]?.other;
    if (near !== undefined) done.add(near);
    joined.push(near === undefined ? bin : join(bin, near));
  }
  return joined;
}

function cellKey(column: number, row: number): string {
  return `${column} ${row}`;
}

function distanceOf(one: Bin, other: Bin): number {
  return Math.hypot(
    one.easting / one.count - other.easting / other.count,
    one.southing / one.count - other.southing / other.count,
  );
}

/** The photo of the larger one stands for both. */
function join(one: Bin, other: Bin): Bin {
  return {
    ...one,
    count: one.count + other.count,
    easting: one.easting + other.easting,
    southing: one.southing + other.southing,
    south: Math.min(one.south, other.south),
    west: Math.min(one.west, other.west),
    north: Math.max(one.north, other.north),
    east: Math.max(one.east, other.east),
  };
}

function toCluster(bin: Bin, { ids }: PhotoColumns): Cluster {
  const { south, west, north, east, count } = bin;
  return {
    ...fromWorld(bin.easting / count, bin.southing / count),
    count,
    photo: ids[bin.photo]!,
    area: areaOf(south, west, north, east),
  };
}

/** Of micro-degrees. */
export function areaOf(south: number, west: number, north: number, east: number): Area {
  const [s, w, n, e] = [south, west, north, east].map((steps) => steps / MICRO_DEGREES) as [number, number, number, number]; // prettier-ignore
  return { south: s, west: w, north: n, east: e };
}
