import type { Client } from '../client.ts';
import { changeFiles, type ChangeFilesOptions } from './change-files.ts';

export type RestoreFilesOptions = ChangeFilesOptions;

/** `photonest restore [PHOTO…] [--query QUERY] --dry-run | --yes`: the metadata that files had before `write`. */
export async function restoreFiles(
  client: Client,
  paths: string[],
  options: RestoreFilesOptions,
  json: boolean,
): Promise<number> {
  return await changeFiles(client, paths, options, { action: 'restore', done: 'restored' }, json);
}
