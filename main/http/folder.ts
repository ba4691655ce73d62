import { Hono } from 'hono';
import { z } from 'zod';
import type { Backend } from './backend.ts';
import { parameter, parse, parseBody } from './parse.ts';

const path = z.string().min(1, 'a folder’s path is needed').max(4096);

const removal = z.object({ tags: z.enum(['keep', 'forget']).default('keep') });

export function folderRoutes(backend: Backend): Hono {
  const app = new Hono();
  app.get('/folders', (context) => context.json(backend.folders()));
  app.post('/folders', async (context) => {
    const body = await parseBody(context, z.strictObject({ path }));
    return context.json(await backend.addFolder(body.path), 201);
  });
  app.delete('/folders/:id', async (context) => {
    const { tags } = parse(removal, context.req.query(), 'query');
    await backend.removeFolder(parameter(context, 'id'), tags);
    return context.body(null, 204);
  });
  app.post('/directories', async (context) => {
    const body = await parseBody(context, z.strictObject({ path: path.optional() }));
    return context.json(await backend.directories(body.path ?? null));
  });
  return app;
}
