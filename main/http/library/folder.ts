import { Hono } from 'hono';
import { z } from 'zod';
import type { DirectoryListing, Folder, Subfolder } from '../../core/api.ts';
import { parameter, parse, parseBody } from '../parse.ts';

const path = z.string().min(1, 'a folder’s path is needed').max(4096);

const removal = z.object({ tags: z.enum(['keep', 'forget']).default('keep') });

export type FolderPort = {
  list(): Folder[];
  add(path: string): Promise<Folder>;
  /** @param tags user tags of its photos are kept for when they come back, or forgotten for good */
  remove(id: number, tags: 'keep' | 'forget'): Promise<void>;
  /** @param path the folder itself or one below it */
  listFolders(id: number, path: string | null): Promise<Subfolder[]>;
  /** @param count also counts the photos below, for a second at most */
  listDirectories(path: string | null, count: boolean): Promise<DirectoryListing>;
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
  app.post('/folders/:id/folders', async (context) => {
    const body = await parseBody(context, z.strictObject({ path: path.optional() }));
    return context.json(await folders.listFolders(parameter(context, 'id'), body.path ?? null));
  });
  app.post('/directories', async (context) => {
    const body = await parseBody(
      context,
      z.strictObject({ path: path.optional(), count: z.boolean().default(false) }),
    );
    return context.json(await folders.listDirectories(body.path ?? null, body.count));
  });
  return app;
}
