import { Hono } from 'hono';
import { z } from 'zod';
import type { SearchResult } from '../core/api.ts';
import { PhotonestError } from '../core/errors.ts';
import { limit, parameter, parse, parseBody, paths } from './parse.ts';

/** Bytes of the largest picture that may be sent to find its like. */
const LARGEST_UPLOAD = 100_000_000;

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
    const stated = Number(context.req.header('content-length') ?? 0);
    const bytes = stated > LARGEST_UPLOAD ? null : new Uint8Array(await context.req.arrayBuffer());
    if (bytes === null || bytes.length > LARGEST_UPLOAD)
      throw new PhotonestError(
        'invalid',
        `A picture to compare with may have ${LARGEST_UPLOAD / 1e6} MB at most.`,
      );
    return context.json(await search.similarTo([{ bytes }], most));
  });
  return app;
}
