import { Hono } from 'hono';
import { z } from 'zod';
import type { Failure, Status } from '../core/api.ts';
import { parseBody } from './parse.ts';

const control = z.strictObject({ action: z.enum(['pause', 'resume', 'cancel', 'rescan']) });
const retry = z.strictObject({ ids: z.array(z.int().positive()).optional() });

export type IndexingPort = {
  status(): Status;
  control(action: 'pause' | 'resume' | 'cancel' | 'rescan'): void;
  failures(): Failure[];
  /** @param ids null for all that failed */
  retry(ids: number[] | null): void;
};

export function indexingRoutes(indexing: IndexingPort): Hono {
  const app = new Hono();
  app.get('/status', (context) => context.json(indexing.status()));
  app.post('/indexing', async (context) => {
    const { action } = await parseBody(context, control);
    indexing.control(action);
    return context.json(indexing.status());
  });
  app.get('/failures', (context) => context.json(indexing.failures()));
  app.post('/failures/retry', async (context) => {
    const { ids } = await parseBody(context, retry);
    indexing.retry(ids ?? null);
    return context.json(indexing.status());
  });
  return app;
}
