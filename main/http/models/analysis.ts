import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { ANALYSES, type AnalysisId } from '../../core/analyses/findings.ts';
import type { AnalysisInfo, PhotoAnalysis, TextReading } from '../../core/api.ts';
import { parameter, parse, parseBody, paths } from '../parse.ts';

const MOST_PHOTOS = 100_000;
const analysis = z.enum(ANALYSES);
const request = z.union([
  z.strictObject({ photos: z.array(z.int().positive()).max(MOST_PHOTOS) }),
  z.strictObject({ selection: z.int().positive() }),
]);

/** What is looked for in photos besides their tags. */
export type AnalysisPort = {
  list(): AnalysisInfo[];
  info(analysis: AnalysisId): AnalysisInfo;
  /** Has these photos analysed next. */
  ask(analysis: AnalysisId, photos: number[]): AnalysisInfo;
  /** Photos that were asked for are not analysed, unless by themselves. */
  withdraw(analysis: AnalysisId): AnalysisInfo;
  ofPhoto(photo: number): PhotoAnalysis[];
  /** @param paths files that need not be in the library */
  readText(paths: string[]): Promise<TextReading[]>;
};

/** @param selections photos that a person chose, by their number */
export function analysisRoutes(analyses: AnalysisPort, selections: { idsOf(id: number): number[] }): Hono {
  const app = new Hono();
  const idOf = (context: Context): AnalysisId => parse(analysis, context.req.param('id'), 'id');
  app.get('/analyses', (context) => context.json(analyses.list()));
  app.post('/analyses/:id', async (context) => {
    const wanted = await parseBody(context, request);
    const photos = 'photos' in wanted ? wanted.photos : selections.idsOf(wanted.selection);
    return context.json(analyses.ask(idOf(context), photos));
  });
  app.delete('/analyses/:id/photos', (context) => context.json(analyses.withdraw(idOf(context))));
  app.get('/photos/:id/analyses', (context) => context.json(analyses.ofPhoto(parameter(context, 'id'))));
  app.post('/text', async (context) => {
    const { paths: files } = await parseBody(context, z.strictObject({ paths }));
    return context.json(await analyses.readText(files));
  });
  return app;
}
