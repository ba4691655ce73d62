import type { Client } from '../client.ts';
import { toLabels } from '../export.ts';
import { toProbability } from '../probability.ts';
import { changeFiles, type ChangeFilesOptions } from './change-files.ts';

export type WriteFilesOptions = ChangeFilesOptions & { labels?: string; above?: string };

/** `photonest write [PHOTO…] [--query QUERY] --dry-run | --yes`: keywords into the files themselves. */
export async function writeFiles(
  client: Client,
  paths: string[],
  options: WriteFilesOptions,
  json: boolean,
): Promise<number> {
  const ask = (): object => {
    const labels = toLabels(options);
    return {
      ...(labels !== undefined && { labels }),
      ...(options.above !== undefined && { least: toProbability(options.above, '--above') }),
    };
  };
  return await changeFiles(client, paths, options, { action: 'write', done: 'written', ask }, json);
}
