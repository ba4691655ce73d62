import { Hono } from 'hono';
import { z } from 'zod';
import type { PhotoDetail, PhotoSummary } from '../../core/api.ts';
import { id, parameter, parse, parseBody, paths } from '../parse.ts';

const MOST_SUMMARIES = 500;

const ids = z
  .string()
  .transform((text) => text.split(',').filter((part) => part !== ''))
  .pipe(z.array(id).max(MOST_SUMMARIES));
const userTag = z.strictObject({ state: z.enum(['confirmed', 'rejected', 'none']) });
/** Several between commas; each name has its own limit. */
const newTag = z.strictObject({ name: z.string().trim().min(1, 'a tag needs a name').max(1000) });

export type PhotoPort = {
  summaries(ids: number[], query: string): PhotoSummary[];
  detail(id: number): PhotoDetail;
  setUserTag(id: number, label: string, state: 'confirmed' | 'rejected' | 'none'): Promise<PhotoDetail>;
  addTag(id: number, name: string): Promise<PhotoDetail>;
  /** The photos' ids; null for files that are not in the library. */
  find(paths: string[]): (number | null)[];
};

export function photoRoutes(photos: PhotoPort): Hono {
  const app = new Hono();
  app.get('/photos', (context) => {
    const { ids: list = '', q = '' } = context.req.query();
    return context.json(photos.summaries(parse(ids, list, 'ids'), q));
  });
  app.get('/photos/:id', (context) => context.json(photos.detail(parameter(context, 'id'))));
  app.put('/photos/:id/tags/:label', async (context) => {
    const { state } = await parseBody(context, userTag);
    return context.json(await photos.setUserTag(parameter(context, 'id'), context.req.param('label'), state));
  });
  app.post('/photos/:id/tags', async (context) => {
    const { name } = await parseBody(context, newTag);
    return context.json(await photos.addTag(parameter(context, 'id'), name));
  });
  app.post('/photos/find', async (context) => {
    const { paths: files } = await parseBody(context, z.strictObject({ paths }));
    return context.json(photos.find(files));
  });
  return app;
}
