import { Hono } from 'hono';
import { z } from 'zod';
import type { ImportSummary } from '../../core/api.ts';
import type { ImportFormat } from '../../core/imports/rows.ts';
import { parse, readBytes } from '../parse.ts';

/** A library of 100,000 photos, with long captions, has half of it. */
const MOST_BYTES = 128_000_000;

const format = z.enum(['csv', 'json'], 'expected csv or json');
const dryRun = z.enum(['true', 'false']).default('false');

export type ImportPort = {
  /** @throws PhotonestError `invalid` for text that is not what the format says */
  import(source: string, format: ImportFormat, isDryRun: boolean): Promise<ImportSummary>;
};

export function importRoutes(imports: ImportPort): Hono {
  const app = new Hono();
  app.post('/imports', async (context) => {
    const wanted = parse(format, context.req.query('format'), 'format');
    const isDryRun = parse(dryRun, context.req.query('dryRun'), 'dryRun') === 'true';
    const bytes = await readBytes(context, MOST_BYTES, 'import_too_large');
    return context.json(await imports.import(new TextDecoder('utf-8').decode(bytes), wanted, isDryRun));
  });
  return app;
}
