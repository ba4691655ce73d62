import { Hono } from 'hono';
import { z } from 'zod';
import type { FilesWritten, ListedPhoto, PhotosCopied } from '../../core/api.ts';
import { settingsSchema } from '../../core/settings.ts';
import { parameter, parseBody } from '../parse.ts';

const { labels, least } = settingsSchema.shape.sidecars.shape;

/** What is left out is as the setting `sidecars` says. */
const fileRequest = z.strictObject({
  labels: labels.optional(),
  least: least.optional(),
  /** Files themselves are changed only by a request that says so. */
  dryRun: z.boolean(),
});
const restoreRequest = fileRequest.pick({ dryRun: true });
const copyRequest = z.strictObject({
  folder: z.string().min(1).max(4096),
  /** False: the copies say nowhere where the photos were taken. */
  places: z.boolean(),
});

export type FileRequest = z.infer<typeof fileRequest>;
export type RestoreFilesRequest = z.infer<typeof restoreRequest>;
export type CopyPhotosRequest = z.infer<typeof copyRequest>;

export type WritingPort = {
  /** Keywords into the photos' own files. */
  write(selection: number, request: FileRequest): Promise<FilesWritten>;
  /** The metadata that the files had before any of that. */
  restore(selection: number, request: RestoreFilesRequest): Promise<FilesWritten>;
  copy(selection: number, request: CopyPhotosRequest): Promise<PhotosCopied>;
  /** For a list in a file. */
  list(selection: number): Promise<ListedPhoto[]>;
};

export function writingRoutes(
  files: Pick<WritingPort, 'write' | 'restore'>,
  copies: Pick<WritingPort, 'copy'>,
  lists: Pick<WritingPort, 'list'>,
): Hono {
  const app = new Hono();
  app.post('/selections/:id/write', async (context) => {
    const request = await parseBody(context, fileRequest);
    return context.json(await files.write(parameter(context, 'id'), request));
  });
  app.post('/selections/:id/restore', async (context) => {
    const request = await parseBody(context, restoreRequest);
    return context.json(await files.restore(parameter(context, 'id'), request));
  });
  app.post('/selections/:id/copies', async (context) => {
    const request = await parseBody(context, copyRequest);
    return context.json(await copies.copy(parameter(context, 'id'), request));
  });
  app.get('/selections/:id/list', async (context) =>
    context.json(await lists.list(parameter(context, 'id'))),
  );
  return app;
}
