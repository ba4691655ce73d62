import { Hono } from 'hono';
import type { Backend } from './backend.ts';

export function labelRoutes(backend: Backend): Hono {
  const app = new Hono();
  app.get('/labels', (context) => context.json(backend.labels()));
  app.get('/suggestions', (context) => context.json(backend.suggest(context.req.query('q') ?? '')));
  return app;
}
