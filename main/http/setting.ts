import { Hono } from 'hono';
import { z } from 'zod';
import type { Settings } from '../core/api.ts';
import type { Backend } from './backend.ts';
import { parseBody } from './parse.ts';

const settings = {
  threshold: z.number().min(0.2).max(0.9),
} satisfies { [Name in keyof Settings]: z.ZodType<Settings[Name]> };

export function settingRoutes(backend: Backend): Hono {
  const app = new Hono();
  app.get('/settings', (context) => context.json(backend.settings()));
  app.patch('/settings', async (context) => {
    const change = await parseBody(context, z.strictObject({ threshold: settings.threshold.optional() }));
    return context.json(
      backend.changeSettings(change.threshold === undefined ? {} : { threshold: change.threshold }),
    );
  });
  return app;
}
