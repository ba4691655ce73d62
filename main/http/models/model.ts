import { Hono, type Context } from 'hono';
import { z } from 'zod';
import type { ListedModel } from '../../core/api.ts';
import { parse, parseBody } from '../parse.ts';

const modelId = z
  .string()
  .regex(/^[\w-]+$/, 'expected a model’s name: letters, digits, hyphens and underscores');
const installation = z.strictObject({ from: z.string().min(1).max(4096).optional() });

export type ModelPort = {
  list(): ListedModel[];
  info(id: string): ListedModel;
  /** Begins in the background. */
  install(id: string, from: string | null): void;
  pause(id: string): void;
  cancel(id: string): Promise<void>;
  verify(id: string): Promise<void>;
  /** Tries each execution provider with it. */
  probe(id: string): Promise<void>;
  remove(id: string): Promise<void>;
};

export function modelRoutes(models: ModelPort): Hono {
  const app = new Hono();
  const idOf = (context: Context): string => parse(modelId, context.req.param('id'), 'id');
  const answer = (context: Context, id: string): Response => context.json(models.info(id));

  app.get('/models', (context) => context.json(models.list()));
  app.post('/models/:id/install', async (context) => {
    const id = idOf(context);
    const { from } = await parseBody(context, installation);
    models.install(id, from ?? null);
    return answer(context, id);
  });
  app.post('/models/:id/pause', (context) => {
    const id = idOf(context);
    models.pause(id);
    return answer(context, id);
  });
  app.post('/models/:id/cancel', async (context) => {
    const id = idOf(context);
    await models.cancel(id);
    return answer(context, id);
  });
  app.post('/models/:id/verify', async (context) => {
    const id = idOf(context);
    await models.verify(id);
    return answer(context, id);
  });
  app.post('/models/:id/probe', async (context) => {
    const id = idOf(context);
    await models.probe(id);
    return answer(context, id);
  });
  app.delete('/models/:id', async (context) => {
    const id = idOf(context);
    await models.remove(id);
    return answer(context, id);
  });
  return app;
}
