import { Hono } from 'hono';
import { settingsSchema, type Settings } from '../../core/settings.ts';
import { parseBody } from '../parse.ts';

const change = settingsSchema.partial();

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
