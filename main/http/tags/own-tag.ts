import { Hono } from 'hono';
import { z } from 'zod';
import type { OwnTag, ReviewQueue } from '../../core/api.ts';
import { parse, parseBody } from '../parse.ts';

const key = z.string().min(1).max(1000);
const names = z.string().trim().min(1, 'a tag needs a name').max(1000);
const tagChange = z.strictObject({
  name: z.string().trim().min(1, 'a tag needs a name').max(100).optional(),
  parent: key.nullable().optional(),
  colour: z
    .string()
    .regex(/^#[0-9a-f]{6}$/, 'a colour is # and six digits from 0 to f')
    .nullable()
    .optional(),
  aliases: z.array(z.string().trim().min(1).max(100)).max(100).optional(),
});

export type OwnTagPort = {
  list(): OwnTag[];
  make(names: string): OwnTag[];
  change(key: string, change: z.infer<typeof tagChange>): Promise<OwnTag>;
  merge(key: string, into: string): Promise<OwnTag>;
  remove(key: string): Promise<void>;
};

const reviewOptions = z.object({
  order: z.enum(['least-sure', 'surest']).default('least-sure'),
  /** Instead of the slider's position: what a tag is taught may be proposed less surely at first. */
  least: z.coerce.number().min(0.15).max(1).optional(),
});

export type ReviewOptions = { order?: 'least-sure' | 'surest'; least?: number | undefined };

export type ReviewPort = { queue(label: string, options: ReviewOptions): ReviewQueue };

export function ownTagRoutes(tags: OwnTagPort): Hono {
  const app = new Hono();
  app.get('/tags', (context) => context.json(tags.list()));
  app.post('/tags', async (context) => {
    const body = await parseBody(context, z.strictObject({ names }));
    return context.json(tags.make(body.names), 201);
  });
  app.patch('/tags/:key', async (context) =>
    context.json(await tags.change(context.req.param('key'), await parseBody(context, tagChange))),
  );
  app.post('/tags/:key/merge', async (context) => {
    const { into } = await parseBody(context, z.strictObject({ into: key }));
    return context.json(await tags.merge(context.req.param('key'), into));
  });
  app.delete('/tags/:key', async (context) => {
    await tags.remove(context.req.param('key'));
    return context.body(null, 204);
  });
  return app;
}

export function reviewRoutes(review: ReviewPort): Hono {
  const app = new Hono();
  app.get('/labels/:key/review', (context) => {
    const options = parse(reviewOptions, context.req.query(), 'query');
    return context.json(review.queue(context.req.param('key'), options));
  });
  return app;
}
