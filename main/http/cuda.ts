import { Hono } from 'hono';
import { z } from 'zod';
import type { Backend } from './backend.ts';
import { parseBody } from './parse.ts';

const control = z.strictObject({ action: z.enum(['install', 'pause', 'cancel', 'remove']) });

export function cudaRoutes(backend: Backend): Hono {
  const app = new Hono();
  app.get('/cuda', (context) => context.json(backend.cuda()));
  app.post('/cuda', async (context) => {
    const { action } = await parseBody(context, control);
    await backend.controlCuda(action);
    return context.json(backend.cuda());
  });
  return app;
}
