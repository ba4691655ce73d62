import { Hono } from 'hono';
import { z } from 'zod';
import type { Album, SavedSearch } from '../../core/api.ts';
import { parameter, parseBody } from '../parse.ts';

const name = z.string().trim().min(1, 'a name is needed').max(200);
const named = z.strictObject({ name });
const order = z.strictObject({ order: z.array(z.int().positive()).max(20_000) });

export type AlbumPort = {
  list(): Album[];
  add(name: string): Album;
  rename(id: number, name: string): Album;
  arrange(ids: number[]): Album[];
  arrangePhotos(id: number, photos: number[]): Album;
  remove(id: number): void;
};

export type SavedSearchPort = {
  listSearches(): SavedSearch[];
  saveSearch(name: string, query: string): SavedSearch;
  renameSearch(id: number, name: string): SavedSearch;
  removeSearch(id: number): void;
};

export function albumRoutes(albums: AlbumPort): Hono {
  const app = new Hono();
  app.get('/albums', (context) => context.json(albums.list()));
  app.post('/albums', async (context) =>
    context.json(albums.add((await parseBody(context, named)).name), 201),
  );
  app.put('/albums', async (context) =>
    context.json(albums.arrange((await parseBody(context, order)).order)),
  );
  app.patch('/albums/:id', async (context) => {
    const body = await parseBody(context, named);
    return context.json(albums.rename(parameter(context, 'id'), body.name));
  });
  app.put('/albums/:id/photos', async (context) => {
    const body = await parseBody(context, order);
    return context.json(albums.arrangePhotos(parameter(context, 'id'), body.order));
  });
  app.delete('/albums/:id', (context) => {
    albums.remove(parameter(context, 'id'));
    return context.body(null, 204);
  });
  return app;
}

export function savedSearchRoutes(searches: SavedSearchPort): Hono {
  const app = new Hono();
  app.get('/searches', (context) => context.json(searches.listSearches()));
  app.post('/searches', async (context) => {
    const body = await parseBody(
      context,
      z.strictObject({ name, query: z.string().trim().min(1).max(2000) }),
    );
    return context.json(searches.saveSearch(body.name, body.query), 201);
  });
  app.patch('/searches/:id', async (context) => {
    const body = await parseBody(context, named);
    return context.json(searches.renameSearch(parameter(context, 'id'), body.name));
  });
  app.delete('/searches/:id', (context) => {
    searches.removeSearch(parameter(context, 'id'));
    return context.body(null, 204);
  });
  return app;
}
