import { Hono } from 'hono';
import type { LibraryMapInfo } from '../../core/api/library-map.ts';

export type LibraryMapPort = {
  info(): Promise<LibraryMapInfo>;
  /** {@link file://../core/api/library-map.ts}'s bytes. */
  photos(): Promise<Uint8Array<ArrayBuffer>>;
  /** All photos, in the background. */
  layOutAgain(): void;
};

export function libraryMapRoutes(map: LibraryMapPort): Hono {
  const app = new Hono();
  app.get('/library-map', async (context) => context.json(await map.info()));
  app.get('/library-map/photos', async (context) =>
    context.body(await map.photos(), 200, { 'content-type': 'application/octet-stream' }),
  );
  app.post('/library-map', async (context) => {
    map.layOutAgain();
    return context.json(await map.info(), 202);
  });
  return app;
}
