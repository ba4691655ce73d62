import { Hono } from 'hono';
import type { LabelCount } from '../core/api.ts';

export type LabelPort = {
  /** Labels that photos have, those with most first. */
  counts(): LabelCount[];
  /** Completions of the query's last word. */
  suggest(query: string): LabelCount[];
};

export function labelRoutes(labels: LabelPort): Hono {
  const app = new Hono();
  app.get('/labels', (context) => context.json(labels.counts()));
  app.get('/suggestions', (context) => context.json(labels.suggest(context.req.query('q') ?? '')));
  return app;
}
