import { Hono } from 'hono';
import type { Backend } from './backend.ts';
import { parameter } from './parse.ts';

/** What happened: for people in notices, in full in the log. */
export function logRoutes(backend: Backend): Hono {
  const app = new Hono();
  app.get('/log', (context) => context.text(backend.log()));
  app.delete('/notices/:id', (context) => {
    backend.dismissNotice(parameter(context, 'id'));
    return context.body(null, 204);
  });
  return app;
}
