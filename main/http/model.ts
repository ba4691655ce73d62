import { Hono, type Context } from 'hono';
import { z } from 'zod';
import type { Backend } from './backend.ts';
import { parse, parseBody } from './parse.ts';

const modelId = z.string().regex(/^\w+$/, 'expected a model’s name: letters, digits and underscores');
const installation = z.strictObject({ from: z.string().min(1).max(4096).optional() });

export function modelRoutes(backend: Backend): Hono {
  const app = new Hono();
  const idOf = (context: Context): string => parse(modelId, context.req.param('id'), 'id');
  const answer = (context: Context, id: string): Response => context.json(backend.model(id));

  app.get('/models', (context) => context.json(backend.models()));
  app.post('/models/:id/install', async (context) => {
    const id = idOf(context);
    const { from } = await parseBody(context, installation);
    backend.installModel(id, from ?? null);
    return answer(context, id);
  });
  app.post('/models/:id/pause', (context) => {
    const id = idOf(context);
    backend.pauseModel(id);
    return answer(context, id);
  });
  app.post('/models/:id/cancel', async (context) => {
    const id = idOf(context);
    await backend.cancelModel(id);
    return answer(context, id);
  });
  app.post('/models/:id/verify', async (context) => {
    const id = idOf(context);
    await backend.verifyModel(id);
    return answer(context, id);
  });
  app.post('/models/:id/probe', async (context) => {
    const id = idOf(context);
    await backend.probeModel(id);
    return answer(context, id);
  });
  app.delete('/models/:id', (context) => {
    const id = idOf(context);
    backend.removeModel(id);
    return answer(context, id);
  });
  return app;
}
