import { Hono } from 'hono';
import { z } from 'zod';
import type { Settings } from '../core/api.ts';
import { findPatternProblem } from '../core/ignore-patterns.ts';
import { parseBody } from './parse.ts';

const hour = z.int().min(0).max(23);

const change = z
  .strictObject({
    threshold: z.number().min(0.2).max(0.9),
    model: z.string().regex(/^\w+$/),
    provider: z.enum(['automatic', 'cuda', 'dml', 'coreml', 'webgpu', 'cpu']),
    gentle: z.boolean(),
    ignore: z.array(z.string().max(1000)).max(500).superRefine(refuseUnusable),
    hours: z.strictObject({ from: hour, until: hour }).nullable(),
  } satisfies { [Name in keyof Settings]: z.ZodType<Settings[Name]> })
  .partial();

function refuseUnusable(patterns: string[], context: z.RefinementCtx): void {
  for (const pattern of patterns) {
    const problem = findPatternProblem(pattern);
    if (problem !== null)
      context.addIssue({ code: 'custom', message: `“${pattern.slice(0, 40)}…” ${problem}` });
  }
}

export type SettingPort = {
  readonly current: Settings;
  change(change: Partial<Settings>): Promise<Settings>;
};

export function settingRoutes(settings: SettingPort): Hono {
  const app = new Hono();
  app.get('/settings', (context) => context.json(settings.current));
  app.patch('/settings', async (context) => {
    const wanted = await parseBody(context, change);
    // What was left out is not there at all, rather than there and undefined.
    const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
    return context.json(await settings.change(given));
  });
  return app;
}
