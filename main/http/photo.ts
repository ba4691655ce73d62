import { Hono } from 'hono';
import { z } from 'zod';
import type { Backend } from './backend.ts';
import { id, parameter, parse, parseBody, paths } from './parse.ts';

const MOST_SUMMARIES = 500;

const ids = z
  .string()
  .transform((text) => text.split(',').filter((part) => part !== ''))
  .pipe(z.array(id).max(MOST_SUMMARIES));
const judgement = z.strictObject({ state: z.enum(['confirmed', 'rejected', 'none']) });
const newTag = z.strictObject({ name: z.string().trim().min(1, 'a tag needs a name').max(100) });
const classification = z.strictObject({
  paths,
  limit: z.int().positive().max(1000).default(5),
});

export function photoRoutes(backend: Backend): Hono {
  const app = new Hono();
  app.get('/photos', (context) => {
    const { ids: list = '', q = '' } = context.req.query();
    return context.json(backend.summaries(parse(ids, list, 'ids'), q));
  });
  app.get('/photos/:id', (context) => context.json(backend.photo(parameter(context, 'id'))));
  app.get('/photos/:id/classes', async (context) =>
    context.json(await backend.classes(parameter(context, 'id'))),
  );
  app.put('/photos/:id/tags/:label', async (context) => {
    const { state } = await parseBody(context, judgement);
    return context.json(await backend.judge(parameter(context, 'id'), context.req.param('label'), state));
  });
  app.post('/photos/:id/tags', async (context) => {
    const { name } = await parseBody(context, newTag);
    return context.json(await backend.addTag(parameter(context, 'id'), name));
  });
  app.post('/photos/find', async (context) => {
    const { paths: files } = await parseBody(context, z.strictObject({ paths }));
    return context.json(backend.find(files));
  });
  app.post('/classify', async (context) => {
    const { paths, limit } = await parseBody(context, classification);
    return context.json(await backend.classify(paths, limit));
  });
  return app;
}
