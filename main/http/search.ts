import { Hono } from 'hono';
import type { SearchResult } from '../core/api.ts';
import { limit, parse } from './parse.ts';

export type SearchPort = { search(query: string, limit: number): SearchResult };

export function searchRoutes(photos: SearchPort): Hono {
  const app = new Hono();
  app.get('/search', (context) => {
    const { q = '', limit: most } = context.req.query();
    return context.json(photos.search(q, parse(limit, most, 'limit')));
  });
  return app;
}
