import { resolve } from 'node:path';
import type { PhotosCopied } from '../../core/api.ts';
import type { Client } from '../client.ts';
import { DONE, SOME_FAILED } from '../errors.ts';
import { note, print } from '../output.ts';
import { findPhotos, inSelections, type WhichPhotos } from './select-photos.ts';

export type CopyFilesOptions = WhichPhotos & {
  /** False: the copies do not say where the photos were taken. */
  places: boolean;
};

/** `photonest copy FOLDER [PHOTO…] [--query QUERY] [--no-places]`: copies, never over another file. */
export async function copyFiles(
  client: Client,
  folder: string,
  paths: string[],
  options: CopyFilesOptions,
  json: boolean,
): Promise<number> {
  const request = { folder: resolve(folder), places: options.places };
  const photos = await findPhotos(client, paths, options);
  const answers = await inSelections(
    client,
    photos,
    async (selection) => await client.post<PhotosCopied>(`/api/selections/${selection}/copies`, request),
  );
  const copies = answers.flatMap((answer) => answer.copies.map(({ path }) => path));
  const failed = answers.flatMap((answer) => answer.failed);
  print(json, { copies, failed }, () => copies);
  for (const { path, reason } of failed) note(`${path}: ${reason}`);
  if (!json) note(`${copies.length} copies in ${request.folder}, ${failed.length} failed.`);
  return failed.length > 0 ? SOME_FAILED : DONE;
}
