import { Hono } from 'hono';
import { z } from 'zod';
import { TAUGHT_TAG_FORMAT, type TaughtTag, type TaughtTagFile } from '../../core/teaching.ts';
import { parseBody } from '../parse.ts';

const request = z.strictObject({
  /** Of one own tag, a path between `/` or `|`; it is made where there is none. */
  name: z.string().trim().min(1, 'a tag needs a name').max(1000),
  /** Selections: photos that are to have it, and photos that are not. */
  examples: z.int().positive(),
  counterExamples: z.int().positive().nullable().default(null),
});

const level = z.string().trim().min(1).max(100);
const file = z.strictObject({
  format: z.literal(TAUGHT_TAG_FORMAT, 'this is no file of a taught tag'),
  version: z.literal(1, 'the file is of a later version: update Photonest'),
  path: z.array(level).min(1).max(20),
  examples: z
    .array(
      z.strictObject({
        state: z.enum(['confirmed', 'rejected']),
        model: z.string().regex(/^\w+$/).max(100),
        vector: z.base64().max(50_000),
        norm: z.number().positive(),
      }),
    )
    .min(1)
    .max(10_000),
});

export type TeachRequest = z.infer<typeof request>;

export type TeachingPort = {
  list(): TaughtTag[];
  teach(request: TeachRequest): Promise<TaughtTag>;
  forget(key: string): Promise<void>;
  export(key: string): TaughtTagFile;
  import(file: TaughtTagFile): Promise<TaughtTag>;
};

export function teachingRoutes(teaching: TeachingPort): Hono {
  const app = new Hono();
  app.get('/taught-tags', (context) => context.json(teaching.list()));
  app.post('/taught-tags', async (context) =>
    context.json(await teaching.teach(await parseBody(context, request)), 201),
  );
  app.post('/taught-tags/import', async (context) =>
    context.json(await teaching.import(await parseBody(context, file)), 201),
  );
  app.get('/taught-tags/:key/export', (context) => context.json(teaching.export(context.req.param('key'))));
  app.delete('/taught-tags/:key', async (context) => {
    await teaching.forget(context.req.param('key'));
    return context.body(null, 204);
  });
  return app;
}
