import { Hono } from 'hono';
import { PhotonestError } from '../core/errors.ts';
import { toErrorResponse } from './errors.ts';
import { withSafetyHeaders } from './safety-headers.ts';
import { windowRoutes } from './window.ts';

export type FetchHandler = (request: Request) => Promise<Response>;

export type HandlerParts = {
  /** The routes of each noun, below `/api`. */
  api: Hono[];
  /** Thumbnails and originals. */
  pictures: Hono;
  /** The built window's folder. */
  window: string;
  /** Gets whatever a request failed with. */
  report?: (error: unknown) => void;
};

/**
 * The one fetch handler: everything that the window, the browser and the command line ask for.
 * Every host (loopback server, private socket, command line) is a thin adapter of it.
 */
export function createHandler({ api, pictures, window, report }: HandlerParts): FetchHandler {
  const app = new Hono();
  app.use('/api/*', async (context, next) => {
    await next();
    if (!context.res.headers.has('cache-control')) context.header('cache-control', 'no-store');
  });
  for (const routes of api) app.route('/api', routes);
  app.route('/', pictures);
  app.route('/', windowRoutes(window));
  app.notFound((context) => {
    throw new PhotonestError('not_found', `There is nothing at ${context.req.path}.`);
  });
  app.onError((error) => {
    report?.(error);
    return toErrorResponse(error);
  });
  return async (request) => withSafetyHeaders(await app.fetch(request));
}
