import { Hono } from 'hono';
import { z } from 'zod';
import type { Failure, PendingFile, Status } from '../../core/api.ts';
import { parse, parseBody } from '../parse.ts';

const control = z.strictObject({ action: z.enum(['pause', 'resume', 'cancel', 'rescan']) });
const retry = z.strictObject({ ids: z.array(z.int().positive()).optional() });

const cursor = z
  .string()
  .regex(/^-?\d{1,15},\d{1,15}$/, 'expected a photo’s cursor')
  .transform((text) => text.split(',').map(Number) as [number, number])
  .transform(([modifiedMs, id]) => ({ modifiedMs, id }));
/** Before the epoch there are photos too: some cameras' clocks say so. */
const FROM_THE_OLDEST = '-999999999999999,0';
const most = z.coerce.number().int().min(1).max(1000);

export type IndexingPort = {
  status(): Status;
  control(action: 'pause' | 'resume' | 'cancel' | 'rescan'): void;
  pending(after: { modifiedMs: number; id: number }, limit: number): PendingFile[];
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
  app.get('/pending', (context) => {
    const { after = FROM_THE_OLDEST, limit = '100' } = context.req.query();
    return context.json(indexing.pending(parse(cursor, after, 'after'), parse(most, limit, 'limit')));
  });
  app.get('/failures', (context) => context.json(indexing.failures()));
  app.post('/failures/retry', async (context) => {
    const { ids } = await parseBody(context, retry);
    indexing.retry(ids ?? null);
    return context.json(indexing.status());
  });
  return app;
}
