import type { FilesWritten } from '../../core/api.ts';
import { PhotonestError } from '../../core/errors.ts';
import type { Client } from '../client.ts';
import { findPhotos, inSelections, type WhichPhotos } from './select-photos.ts';
import { report, sum } from './written.ts';

export type ChangeFilesOptions = WhichPhotos & {
  dryRun?: boolean;
  /** The person agrees that their files are changed. */
  yes?: boolean;
};

/**
 * Changes the files of photos, or says what would become of them.
 *
 * @param action the route of a selection that does it
 * @param done what it is called in a sentence: `written`
 * @param ask what else is asked of the engine
 * @throws PhotonestError `invalid` where neither a trial nor the change was asked for, or both
 */
export async function changeFiles(
  client: Client,
  paths: string[],
  options: ChangeFilesOptions,
  { action, done, ask }: { action: 'write' | 'restore'; done: string; ask?: () => object },
  json: boolean,
): Promise<number> {
  const { dryRun = false, yes = false } = options;
  if (dryRun === yes)
    throw new PhotonestError(
      'invalid',
      `This changes photo files. Expected --dry-run, which only says what would be ${done}, or --yes.`,
    );
  const body = { ...ask?.(), dryRun };
  const photos = await findPhotos(client, paths, options);
  const answers = await inSelections(
    client,
    photos,
    async (selection) => await client.post<FilesWritten>(`/api/selections/${selection}/${action}`, body),
  );
  return report(sum(answers), dryRun ? `would be ${done}` : done, json);
}
