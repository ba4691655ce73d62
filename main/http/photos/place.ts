import { Hono } from 'hono';
import { z } from 'zod';
import type { CountryPlaces, PlaceClusters, PlaceTown } from '../../core/api.ts';
import { LAST_ZOOM, readArea, type Area } from '../../core/places/place.ts';
import { limit, parse } from '../parse.ts';

const MOST_TOWNS = 100;

const zoom = z
  .string()
  .regex(/^\d{1,2}$/, 'expected a number')
  .transform(Number)
  .refine((value) => value <= LAST_ZOOM, `expected 0 to ${LAST_ZOOM}`);

const area = z
  .string()
  .transform(readArea)
  .refine((value) => value !== null, 'expected SOUTH,WEST..NORTH,EAST in degrees');

export type PlacePort = {
  /** Photos of a query on a part of the map. @param zoom as of web maps: the world has 256 · 2^zoom pixels */
  clusters(query: string, area: Area, zoom: number): Promise<PlaceClusters>;
  /** By country and town. */
  list(query: string): Promise<CountryPlaces[]>;
  /** Whose names begin so, those of most people first. */
  towns(text: string, limit: number): PlaceTown[];
  /** On a part of the map. */
  townsIn(area: Area, limit: number): PlaceTown[];
};

export function placeRoutes(places: PlacePort): Hono {
  const app = new Hono();
  app.get('/places', async (context) => context.json(await places.list(context.req.query('q') ?? '')));
  app.get('/places/clusters', async (context) => {
    const { q = '', area: part, zoom: scale } = context.req.query();
    return context.json(await places.clusters(q, parse(area, part, 'area'), parse(zoom, scale, 'zoom')));
  });
  app.get('/places/towns', (context) => {
    const { q, area: part, limit: most } = context.req.query();
    const wanted = Math.min(parse(limit, most, 'limit'), MOST_TOWNS);
    if (q !== undefined) return context.json(places.towns(q, wanted));
    return context.json(places.townsIn(parse(area, part, 'area'), wanted));
  });
  return app;
}
