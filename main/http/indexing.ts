import { Hono } from 'hono';
import { z } from 'zod';
import type { Backend } from './backend.ts';
import { parseBody } from './parse.ts';

const control = z.strictObject({ action: z.enum(['pause', 'resume', 'cancel', 'rescan']) });
const retry = z.strictObject({ ids: z.array(z.int().positive()).optional() });

export function indexingRoutes(backend: Backend): Hono {
  const app = new Hono();
  app.get('/status', (context) => context.json(backend.status()));
  app.post('/indexing', async (context) => {
    const { action } = await parseBody(context, control);
    backend.control(action);
    return context.json(backend.status());
  });
  app.get('/failures', (context) => context.json(backend.failures()));
  app.post('/failures/retry', async (context) => {
    const { ids } = await parseBody(context, retry);
    backend.retry(ids ?? null);
    return context.json(backend.status());
  });
  return app;
}
