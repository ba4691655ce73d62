import { Hono } from 'hono';
import { z } from 'zod';
import type {
  BulkChange,
  Changed,
  Selection,
  SelectionDetail,
  SelectionRequest,
  Trashed,
} from '../../core/api.ts';
import { parameter, parseBody } from '../parse.ts';

/** Photos that a request may name one by one; more than these travel as a query. */
const MOST_IDS = 20_000;
const LONGEST_TEXT = 2000;

const number = z.int().positive();
const ids = z.array(number).max(MOST_IDS, `at most ${MOST_IDS} photos can be named one by one`);
const request = z.union([
  z.strictObject({ query: z.string().max(LONGEST_TEXT), except: ids.optional() }),
  z.strictObject({ ids }),
]);
const label = z.string().min(1).max(1000);
const text = z.string().trim().max(LONGEST_TEXT);
const moment = z.iso.datetime({ local: true, precision: 0 });
const change = z.discriminatedUnion('do', [
  z.strictObject({ do: z.enum(['confirm', 'reject', 'clear', 'remove']), label }),
  z.strictObject({ do: z.literal('tag'), names: z.string().trim().min(1, 'a tag needs a name').max(1000) }),
  z.strictObject({ do: z.literal('favourite'), on: z.boolean() }),
  z.strictObject({ do: z.literal('stars'), stars: z.int().min(0).max(5).nullable() }),
  z.strictObject({ do: z.literal('hide'), on: z.boolean() }),
  z.strictObject({ do: z.literal('album'), album: number, on: z.boolean() }),
  z.strictObject({ do: z.literal('date'), takenAt: moment.nullable() }),
  z.strictObject({ do: z.literal('clock'), seconds: z.int().min(-3.2e9).max(3.2e9) }),
  z.strictObject({
    do: z.literal('place'),
    place: z
      .strictObject({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) })
      .nullable(),
    name: z.string().trim().max(200).optional(),
  }),
  z.strictObject({ do: z.literal('title'), title: text.nullable() }),
  z.strictObject({ do: z.literal('caption'), caption: text.nullable() }),
  z.strictObject({ do: z.literal('stack'), top: number }),
  z.strictObject({ do: z.literal('unstack') }),
]);

export type SelectionPort = {
  freeze(request: SelectionRequest): Selection;
  detail(id: number): Promise<SelectionDetail>;
  /** Of their files. */
  paths(id: number): string[];
  change(id: number, change: BulkChange): Promise<Changed>;
  trash(id: number): Promise<Trashed>;
};

export function selectionRoutes(selections: SelectionPort): Hono {
  const app = new Hono();
  app.post('/selections', async (context) =>
    context.json(selections.freeze(await parseBody(context, request)), 201),
  );
  app.get('/selections/:id', async (context) =>
    context.json(await selections.detail(parameter(context, 'id'))),
  );
  app.get('/selections/:id/paths', (context) => context.json(selections.paths(parameter(context, 'id'))));
  app.post('/selections/:id/changes', async (context) => {
    const wanted = await parseBody(context, change);
    return context.json(await selections.change(parameter(context, 'id'), wanted));
  });
  app.post('/selections/:id/trash', async (context) =>
    context.json(await selections.trash(parameter(context, 'id'))),
  );
  return app;
}
