import { Hono } from 'hono';
import type { WhyMap } from '../../core/api.ts';
import { parameter } from '../parse.ts';

/** Where in a photo a network sees a label. */
export type WhyPort = { why(photo: number, label: string): Promise<WhyMap> };

export function whyRoutes(maps: WhyPort): Hono {
  const app = new Hono();
  app.get('/photos/:id/why/:label', async (context) =>
    context.json(await maps.why(parameter(context, 'id'), context.req.param('label'))),
  );
  return app;
}
