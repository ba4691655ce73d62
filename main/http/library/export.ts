import { Hono } from 'hono';
import { z } from 'zod';
import type { ExportPreview, ExportState, ExportSummary } from '../../core/api.ts';
import { settingsSchema } from '../../core/settings.ts';
import { parseBody } from '../parse.ts';

const { labels, least, scheme } = settingsSchema.shape.sidecars.shape;

/** What is left out is as the setting `sidecars` says. */
const choice = {
  labels: labels.optional(),
  least: least.optional(),
  scheme: scheme.optional(),
};
/** Photos of a query, or of a selection; all of the library where neither is named. */
const which = { query: z.string().max(2000).default(''), selection: z.int().positive().optional() };

const preview = z.strictObject({ ...which, ...choice });
const request = preview.extend({ dryRun: z.boolean().default(false) });

export type ExportRequest = z.infer<typeof request>;

export type ExportPort = {
  export(request: ExportRequest): Promise<ExportSummary>;
  /** Ten photos at most whose sidecars would change. */
  preview(request: Omit<ExportRequest, 'dryRun'>): Promise<ExportPreview[]>;
  state(): ExportState;
};

/** Sidecars that follow changes by themselves. */
export type FollowPort = {
  /** Those that could not be written are tried again. */
  retry(): void;
};

export function exportRoutes(exports: ExportPort, follow: FollowPort): Hono {
  const app = new Hono();
  app.post('/exports', async (context) =>
    context.json(await exports.export(await parseBody(context, request))),
  );
  app.post('/exports/preview', async (context) =>
    context.json(await exports.preview(await parseBody(context, preview))),
  );
  app.get('/exports', (context) => context.json(exports.state()));
  app.post('/exports/retry', (context) => {
    follow.retry();
    return context.json(exports.state());
  });
  return app;
}
