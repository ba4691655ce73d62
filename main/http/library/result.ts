import { Hono } from 'hono';
import type { MergeCounts, MergeStatus } from '../../core/api.ts';
import { readBytes } from '../parse.ts';

/** Bytes of results in one request: some two thousand lines. */
const MAX_RESULT_BYTES = 8_000_000;

/** Results that other machines made. */
export type ResultPort = {
  merge(lines: string[]): Promise<MergeCounts>;
  status(): MergeStatus;
};

export function resultRoutes(results: ResultPort): Hono {
  const app = new Hono();
  app.get('/results', (context) => context.json(results.status()));
  app.post('/results', async (context) => {
    const bytes = await readBytes(context, MAX_RESULT_BYTES, 'results_too_large');
    const lines = Buffer.from(bytes).toString('utf8').split('\n');
    return context.json(await results.merge(lines.filter((line) => line.trim() !== '')));
  });
  return app;
}
