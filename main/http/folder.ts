import { Hono } from 'hono';
import { z } from 'zod';
import type { DirectoryListing, Folder } from '../core/api.ts';
import { parameter, parse, parseBody } from './parse.ts';

const path = z.string().min(1, 'a folder’s path is needed').max(4096);

const removal = z.object({ tags: z.enum(['keep', 'forget']).default('keep') });

export type FolderPort = {
  list(): Folder[];
  add(path: string): Promise<Folder>;
  /** @param tags user tags of its photos are kept for when they come back, or forgotten for good */
  remove(id: number, tags: 'keep' | 'forget'): Promise<void>;
  listDirectories(path: string | null): Promise<DirectoryListing>;
};

export function folderRoutes(folders: FolderPort): Hono {
  const app = new Hono();
  app.get('/folders', (context) => context.json(folders.list()));
  app.post('/folders', async (context) => {
    const body = await parseBody(context, z.strictObject({ path }));
    return context.json(await folders.add(body.path), 201);
  });
  app.delete('/folders/:id', async (context) => {
    const { tags } = parse(removal, context.req.query(), 'query');
    await folders.remove(parameter(context, 'id'), tags);
    return context.body(null, 204);
  });
  app.post('/directories', async (context) => {
    const body = await parseBody(context, z.strictObject({ path: path.optional() }));
    return context.json(await folders.listDirectories(body.path ?? null));
  });
  return app;
}
