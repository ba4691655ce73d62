import { feature, mesh } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import type { Point } from './camera.svelte.ts';
import { toWorld, WORLD } from '../../main/core/places/mercator.ts';

/** Shapes in a world that is 1 wide and 1 high. */
export type Land = { land: Path2D; borders: Path2D };

type Line = number[][];

const HALF_TURN = 180;

/** The countries' shapes, which travel with the app (Natural Earth, 1 : 50 million). */
export async function loadLand(): Promise<Land> {
  const { default: text } = await import('world-atlas/countries-50m.json?raw');
  const topology = JSON.parse(text) as Topology;
  const shapes = feature(topology, topology.objects['land'] as GeometryCollection);
  const land = new Path2D();
  for (const { geometry } of shapes.features) {
    const polygons = geometry.type === 'MultiPolygon' ? geometry.coordinates : geometry.type === 'Polygon' ? [geometry.coordinates] : []; // prettier-ignore
    for (const ring of polygons.flat()) fillRing(land, ring);
  }
  const countries = topology.objects['countries'] as GeometryCollection;
  const borders = new Path2D();
  const shared = mesh(topology, countries, (one, other) => one !== other);
  for (const line of shared.coordinates) strokeLine(borders, line);
  return { land, borders };
}

/** A shape that crosses the date line is drawn on both sides of the world. */
function fillRing(path: Path2D, ring: Line): void {
  const points = unroll(ring);
  const [first, last] = [points[0]!, points.at(-1)!];
  // Around the pole: Antarctica goes on to the foot of the map.
  if (Math.abs(last.x - first.x) > 0.5) points.push({ x: last.x, y: 1 }, { x: first.x, y: 1 });
  const left = Math.floor(Math.min(...points.map(({ x }) => x)));
  const right = Math.floor(Math.max(...points.map(({ x }) => x)));
  for (let world = left; world <= right; world++) {
    points.forEach(({ x, y }, at) => (at === 0 ? path.moveTo(x - world, y) : path.lineTo(x - world, y)));
    path.closePath();
  }
}

function strokeLine(path: Path2D, line: Line): void {
  unroll(line).forEach(({ x, y }, at) => (at === 0 ? path.moveTo(x, y) : path.lineTo(x, y)));
}

/** Without jumps from one edge of the map to the other: points may lie beside the world instead. */
function unroll(line: Line): Point[] {
  let around = 0;
  let before = line[0]?.[0] ?? 0;
  return line.map(([longitude = 0, latitude = 0]) => {
    if (longitude - before > HALF_TURN) around -= 1;
    if (before - longitude > HALF_TURN) around += 1;
    before = longitude;
    const [easting, southing] = toWorld(latitude, longitude);
    return { x: easting / WORLD + around, y: southing / WORLD };
  });
}
