import { Hono } from 'hono';
import { z } from 'zod';
import type { Classification, ClassScore } from '../../core/api.ts';
import { parameter, parseBody, paths } from '../parse.ts';

const classification = z.strictObject({
  paths,
  limit: z.int().positive().max(1000).default(5),
});

/** The network's own classes. */
export type ClassPort = {
  classes(id: number): Promise<ClassScore[]>;
  /** @param paths files that need not be in the library */
  classify(paths: string[], limit: number): Promise<Classification[]>;
};

export function classRoutes(classes: ClassPort): Hono {
  const app = new Hono();
  app.get('/photos/:id/classes', async (context) =>
    context.json(await classes.classes(parameter(context, 'id'))),
  );
  app.post('/classify', async (context) => {
    const { paths, limit } = await parseBody(context, classification);
    return context.json(await classes.classify(paths, limit));
  });
  return app;
}
