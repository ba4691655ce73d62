import { Hono } from 'hono';
import { z } from 'zod';
import type { DuplicateAction, DuplicateCount, Duplicates, ResolvedGroup, Trashed } from '../../core/api.ts';
import type { PhotoQuality } from '../../core/photos/quality.ts';
import { id, parse, parseBody } from '../parse.ts';

export type DuplicatePort = { list(): Duplicates; count(): DuplicateCount };

export type QualityPort = {
  /** All at one size; null for photos that cannot be read. @param urgent somebody waits for it */
  measure(photos: readonly number[], urgent: boolean): Promise<(PhotoQuality | null)[]>;
};

export type ResolvingPort = {
  resolve(action: DuplicateAction, groups: ResolvedGroup[]): Promise<Trashed>;
};

/** Of all groups in one request. */
const MOST_PHOTOS = 200_000;
/** Side by side. */
const MOST_COMPARED = 8;

const photo = z.int().positive();
const wanted = z.strictObject({
  do: z.enum(['trash', 'stack', 'keep']),
  groups: z
    .array(
      z.strictObject({
        kept: photo,
        others: z.array(photo).min(1, 'a group has two photos at least'),
        also: z.array(photo).optional(),
      }),
    )
    .min(1, 'name a group at least')
    .refine(
      (groups) => groups.reduce((sum, { others }) => sum + others.length, 0) <= MOST_PHOTOS,
      `at most ${MOST_PHOTOS} photos can be dealt with at once`,
    ),
});

const compared = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(id).min(1).max(MOST_COMPARED));

export function duplicateRoutes(
  duplicates: DuplicatePort,
  resolving: ResolvingPort,
  qualities: QualityPort,
): Hono {
  const app = new Hono();
  app.get('/duplicates', (context) => context.json(duplicates.list()));
  app.get('/duplicates/count', (context) => context.json(duplicates.count()));
  app.get('/duplicates/quality', async (context) => {
    const photos = parse(compared, context.req.query('photos'), 'photos');
    return context.json(await qualities.measure(photos, true));
  });
  app.post('/duplicates/resolve', async (context) => {
    const { do: action, groups } = await parseBody(context, wanted);
    return context.json(await resolving.resolve(action, groups));
  });
  return app;
}
