import { Hono } from 'hono';
import { z } from 'zod';
import { SEARCH_ORDERS, type Facets, type SearchOrder, type SearchResult } from '../../core/api.ts';
import { limit, offset, parse } from '../parse.ts';

const order = z.enum(SEARCH_ORDERS).optional();

export type SearchPort = {
  /** @param order null: surest first where there are scores, else newest first */
  search(query: string, limit: number, offset: number, order: SearchOrder | null): Promise<SearchResult>;
};

export type FacetPort = {
  facets(query: string): Promise<Facets>;
};

export function searchRoutes(photos: SearchPort & FacetPort): Hono {
  const app = new Hono();
  app.get('/search', async (context) => {
    const { q = '', limit: most, offset: passed } = context.req.query();
    const from = parse(offset, passed, 'offset');
    const wanted = parse(order, context.req.query('order'), 'order') ?? null;
    return context.json(await photos.search(q, parse(limit, most, 'limit'), from, wanted));
  });
  app.get('/facets', async (context) => context.json(await photos.facets(context.req.query('q') ?? '')));
  return app;
}
