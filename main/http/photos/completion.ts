import { Hono } from 'hono';
import type { Completion } from '../../core/api.ts';
import { endsOf } from '../../core/search/query-end.ts';
import type { CompletionPort } from '../tags/label.ts';

export type QueryCompletionPort = {
  /** In the order of their sections. */
  complete(query: string): Completion[];
};

export function completionRoutes(completions: QueryCompletionPort, places: CompletionPort): Hono {
  const app = new Hono();
  app.get('/completions', async (context) => {
    const { q = '' } = context.req.query();
    return context.json((await completePlace(q, places)) ?? completions.complete(q));
  });
  return app;
}

/** Towns behind `place:`; null for anything else. */
async function completePlace(query: string, places: CompletionPort): Promise<Completion[] | null> {
  const end = endsOf(query).at(-1);
  if (end?.filter !== 'place') return null;
  const towns = await places.suggest(query);
  return (towns ?? []).map(({ key, name, count }): Completion => ({
    ...{ section: 'places', name, count, photo: null },
    query: `${end.before}${key}`,
  }));
}
