import { Hono } from 'hono';
import { PhotonestError } from '../core/errors.ts';
import type { Backend } from './backend.ts';
import { cudaRoutes } from './cuda.ts';
import { backupRoutes } from './backup.ts';
import { toErrorResponse } from './errors.ts';
import { eventRoutes } from './event.ts';
import { folderRoutes } from './folder.ts';
import { indexingRoutes } from './indexing.ts';
import { labelRoutes } from './label.ts';
import { logRoutes } from './log.ts';
import { modelRoutes } from './model.ts';
import { photoRoutes } from './photo.ts';
import { pictureRoutes } from './picture.ts';
import { searchRoutes } from './search.ts';
import { settingRoutes } from './setting.ts';
import { windowRoutes } from './window.ts';

export type FetchHandler = (request: Request) => Promise<Response>;

/**
 * The one fetch handler: everything that the window, the browser and the command line ask for.
 * Every host (loopback server, private socket, command line) is a thin adapter of it.
 *
 * @param windowDirectory the built window
 * @param report hears of whatever a request failed with
 */
export function createHandler(
  backend: Backend,
  windowDirectory: string,
  report: (error: unknown) => void = () => undefined,
): FetchHandler {
  const app = new Hono();
  app.route('/api', searchRoutes(backend));
  app.route('/api', photoRoutes(backend));
  app.route('/api', labelRoutes(backend));
  app.route('/api', folderRoutes(backend));
  app.route('/api', indexingRoutes(backend));
  app.route('/api', settingRoutes(backend));
  app.route('/api', modelRoutes(backend));
  app.route('/api', cudaRoutes(backend));
  app.route('/api', backupRoutes(backend));
  app.route('/api', logRoutes(backend));
  app.route('/api', eventRoutes(backend));
  app.route('/', pictureRoutes(backend));
  app.route('/', windowRoutes(windowDirectory));
  app.notFound((context) => {
    throw new PhotonestError('not_found', `There is nothing at ${context.req.path}.`);
  });
  app.onError((error) => {
    report(error);
    return toErrorResponse(error);
  });
  return async (request) => {
    const response = await app.fetch(request);
    response.headers.set('x-content-type-options', 'nosniff');
    response.headers.set('referrer-policy', 'no-referrer');
    response.headers.set('cross-origin-resource-policy', 'same-origin');
    return response;
  };
}
