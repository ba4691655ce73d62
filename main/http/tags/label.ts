import { Hono } from 'hono';
import { z } from 'zod';
import type { LabelCount, LabelCovers, LabelName } from '../../core/api.ts';
import { LABEL_LANGUAGES, type LabelLanguage } from '../../core/search/words.ts';
import { parse } from '../parse.ts';

const language = z.enum(LABEL_LANGUAGES);

export type LabelPort = {
  /** Labels that photos have, those with most first. */
  counts(): LabelCount[];
  covers(): Promise<LabelCovers>;
  /** The shown labels, with what they are called in the language. */
  names(language: LabelLanguage): LabelName[];
  /** Completions of the query's last word. */
  suggest(query: string): LabelCount[];
};

/** Completions of other words than labels. */
export type CompletionPort = {
  /** Null where the last word is none of them. */
  suggest(query: string): Promise<LabelCount[] | null>;
};

export function labelRoutes(labels: LabelPort, others: CompletionPort | null = null): Hono {
  const app = new Hono();
  app.get('/labels', (context) => context.json(labels.counts()));
  app.get('/labels/covers', async (context) => context.json(await labels.covers()));
  app.get('/labels/names', (context) =>
    context.json(labels.names(parse(language, context.req.query('language'), 'language'))),
  );
  app.get('/suggestions', async (context) => {
    const { q = '' } = context.req.query();
    return context.json((await others?.suggest(q)) ?? labels.suggest(q));
  });
  return app;
}
