import { Hono, type Context } from 'hono';
import { z } from 'zod';
import type { SearchResult, SimilarPicture } from '../../core/api.ts';
import { PhotonestError } from '../../core/errors.ts';
import { parseRegion, regionSchema, type Region } from '../../core/photos/region.ts';
import { limit, parameter, parse, parseBody, paths, readBytes } from '../parse.ts';

/** Bytes of the largest picture that may be sent to find its like. */
const MAX_UPLOAD_BYTES = 100_000_000;
const MOST_PICTURES = 100;
const CODE_BYTES = 256;

export type SimilarPort = {
  similar(id: number, limit: number): Promise<SearchResult>;
  similarTo(wanted: SimilarTo, limit: number): Promise<SearchResult>;
  quantise(picture: Picture): Promise<SimilarPicture>;
};

export type SimilarTo = {
  /** At least one. */
  plus: Picture[];
  minus: Picture[];
  /** A query of the search box, which also holds. */
  q: string;
};

/** A photo of the library, a file, an image that was sent, or what {@link SimilarPort.quantise} gave for one. */
export type Picture = { region?: Region } & (
  { photo: number } | { path: string } | { bytes: Uint8Array } | { code: Uint8Array; by: string }
);

const region = regionSchema.exactOptional();
const picture = z.union([
  z.strictObject({ photo: z.int().positive(), region }),
  z.strictObject({ path: z.string().min(1).max(4096), region }),
  z
    .strictObject({ code: z.base64().length(Math.ceil(CODE_BYTES / 3) * 4), model: z.string() })
    .transform(({ code, model }) => ({ code: Uint8Array.from(Buffer.from(code, 'base64')), by: model })),
]);
const pictures = z.array(picture).max(MOST_PICTURES);
const wanted: z.ZodType<SimilarTo, unknown> = z.union([
  z
    .strictObject({ paths })
    .transform(({ paths: files }) => ({ plus: files.map((path) => ({ path })), minus: [], q: '' })),
  z.strictObject({ plus: pictures.min(1), minus: pictures.default([]), q: z.string().default('') }),
]);

export function similarRoutes(search: SimilarPort): Hono {
  const app = new Hono();
  app.get('/photos/:id/similar', async (context) => {
    const most = parse(limit, context.req.query('limit'), 'limit');
    return context.json(await search.similar(parameter(context, 'id'), most));
  });
  app.post('/similar', async (context) => {
    const most = parse(limit, context.req.query('limit'), 'limit');
    if (context.req.header('content-type') === 'application/json')
      return context.json(await search.similarTo(await parseBody(context, wanted), most));
    const plus = [await readPicture(context)];
    return context.json(await search.similarTo({ plus, minus: [], q: context.req.query('q') ?? '' }, most));
  });
  app.post('/similar/pictures', async (context) =>
    context.json(await search.quantise(await readPicture(context))),
  );
  return app;
}

async function readPicture(context: Context): Promise<Picture> {
  const text = context.req.query('region');
  const part = text === undefined ? null : parseRegion(text);
  if (text !== undefined && part === null) throw new PhotonestError('invalid', { code: 'region' });
  const bytes = await readBytes(context, MAX_UPLOAD_BYTES, 'picture_too_large');
  return { bytes, ...(part !== null && { region: part }) };
}
