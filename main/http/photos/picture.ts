import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { Hono } from 'hono';
import { PhotonestError } from '../../core/errors.ts';
import { NotRegular, openRegular } from '../../files/open-regular.ts';
import { parameter } from '../parse.ts';

/** A thumbnail's URL carries the content's version, so it never changes. */
const FOR_EVER = 'private, max-age=31536000, immutable';
/** The file behind an original may change, and so may a photo that has not been previewed. */
const ASK_AGAIN = 'private, no-cache';

export type PicturePort = {
  /** @param signal nobody waits for it any more */
  thumbnail(id: number, signal: AbortSignal): Promise<Uint8Array | null>;
  original(id: number): Promise<Original>;
};

/** A photo at full size: its own file where browsers show it, else a picture made of it. */
export type Original = OriginalFile | { jpeg: Uint8Array };

export type OriginalFile = { path: string; mediaType: string; sizeBytes: number };

export function pictureRoutes(pictures: PicturePort): Hono {
  const app = new Hono();
  app.get('/thumbnails/:id', async (context) => {
    const jpeg = await pictures.thumbnail(parameter(context, 'id'), context.req.raw.signal);
    if (jpeg === null) throw new PhotonestError('not_found', { code: 'no_thumbnail' });
    return picture(toBody(jpeg), 'image/jpeg', context.req.query('v') === undefined ? ASK_AGAIN : FOR_EVER);
  });
  app.get('/originals/:id', async (context) => {
    const original = await pictures.original(parameter(context, 'id'));
    if ('jpeg' in original) return picture(toBody(original.jpeg), 'image/jpeg', ASK_AGAIN);
    const body = context.req.method === 'HEAD' ? '' : await streamFile(original);
    return picture(body, original.mediaType, ASK_AGAIN);
  });
  return app;
}

/** The file as it was scanned: what has taken its place, or is longer now, is not sent. */
async function streamFile({ path, sizeBytes }: OriginalFile): Promise<ReadableStream> {
  const handle = await openRegular(path).catch((error: unknown) => {
    const code = error instanceof NotRegular ? 'photo_replaced' : 'photo_closed';
    throw new PhotonestError('not_found', { code, path }, { cause: error });
  });
  if ((await handle.stat()).size !== sizeBytes) {
    await handle.close();
    throw new PhotonestError('not_found', { code: 'photo_changed', path });
  }
  const stream = createReadStream('', { fd: handle, end: sizeBytes - 1 });
  return Readable.toWeb(stream) as ReadableStream;
}

/** No script in a file that calls itself a picture may run, should a browser take it for a page. */
function picture(body: BodyInit, mediaType: string, caching: string): Response {
  const headers = {
    'content-type': mediaType,
    'cache-control': caching,
    'content-security-policy': 'sandbox',
  };
  return new Response(body, { headers });
}

function toBody(bytes: Uint8Array): BodyInit {
  return bytes as Uint8Array<ArrayBuffer>;
}
