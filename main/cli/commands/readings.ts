import { listClasses, listFailed, listText } from '../list-tags.ts';
import { toCount } from './arguments.ts';
import type { CommandLine } from './command-line.ts';

/** What the networks read in pictures, and what could not be read. */
export function addReadingCommands(commands: CommandLine): void {
  commands
    .add(
      'classes <paths...>',
      'the network’s own classes of pictures, in the library or not',
      async (client, json, paths: string[], options: { limit: number }) =>
        await listClasses(client, paths, options.limit, json),
    )
    .option('--limit <n>', 'so many classes each', toCount, 5);
  commands.add(
    'text <paths...>',
    'what is written in pictures, in the library or not',
    async (client, json, paths: string[]) => await listText(client, paths, json),
  );
  commands.add(
    'failed',
    'list the files that could not be read or were skipped, with the reason',
    async (client, json) => await listFailed(client, json),
  );
}
