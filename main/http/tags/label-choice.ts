import { Hono } from 'hono';
import { z } from 'zod';
import type { LabelChoice } from '../../core/api.ts';
import { parseBody } from '../parse.ts';

const change = z.strictObject({
  name: z.string().trim().min(1).max(80).nullable().optional(),
  threshold: z.number().min(0.2).max(0.99).nullable().optional(),
  hidden: z.boolean().optional(),
});

export type LabelChoiceChange = z.infer<typeof change>;

export type LabelChoicePort = {
  list(): LabelChoice[];
  /** @param key of the label, or its name */
  change(key: string, change: LabelChoiceChange): LabelChoice;
};

export function labelChoiceRoutes(choices: LabelChoicePort): Hono {
  const app = new Hono();
  app.get('/label-choices', (context) => context.json(choices.list()));
  app.patch('/label-choices/:key', async (context) =>
    context.json(choices.change(context.req.param('key'), await parseBody(context, change))),
  );
  return app;
}
