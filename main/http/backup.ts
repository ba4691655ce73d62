import { Hono } from 'hono';
import type { Backend } from './backend.ts';
import { parameter } from './parse.ts';

export function backupRoutes(backend: Backend): Hono {
  const app = new Hono();
  app.get('/backups', (context) => context.json(backend.backups()));
  app.post('/backups', async (context) => context.json(await backend.backUp(), 201));
  app.post('/backups/:id/restore', async (context) =>
    context.json(await backend.restore(parameter(context, 'id')), 202),
  );
  return app;
}
