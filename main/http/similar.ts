import { Hono } from 'hono';
import { z } from 'zod';
import type { SearchResult } from '../core/api.ts';
import { limit, parameter, parse, parseBody, paths, readBytes } from './parse.ts';

/** Bytes of the largest picture that may be sent to find its like. */
const MAX_UPLOAD_BYTES = 100_000_000;

export type SimilarPort = {
  similar(id: number, limit: number): SearchResult;
  /** Similar to several pictures at once, in the library or not. */
  similarTo(images: Picture[], limit: number): Promise<SearchResult>;
};

export type Picture = { path: string } | { bytes: Uint8Array };

export function similarRoutes(search: SimilarPort): Hono {
  const app = new Hono();
  app.get('/photos/:id/similar', (context) => {
    const most = parse(limit, context.req.query('limit'), 'limit');
    return context.json(search.similar(parameter(context, 'id'), most));
  });
  app.post('/similar', async (context) => {
    const most = parse(limit, context.req.query('limit'), 'limit');
    if (context.req.header('content-type') === 'application/json') {
      const { paths: files } = await parseBody(context, z.strictObject({ paths }));
      return context.json(
        await search.similarTo(
          files.map((path) => ({ path })),
          most,
        ),
      );
    }
    const bytes = await readBytes(context, MAX_UPLOAD_BYTES, 'A picture to compare with');
    return context.json(await search.similarTo([{ bytes }], most));
  });
  return app;
}
