import { backups } from '../backups.ts';
import { DONE } from '../errors.ts';
import { manageModels } from '../manage-models.ts';
import { merge } from '../merge/merge.ts';
import { print } from '../output.ts';
import { serve } from '../serve.ts';
import { showStatus } from '../list-tags.ts';
import { toPort } from './arguments.ts';
import type { CommandLine } from './command-line.ts';

/** The library itself: its models, backups, server, results from elsewhere and state. */
export function addLibraryCommands(commands: CommandLine): void {
  commands
    .add(
      'models [action] [id]',
      'list the models (default), or install, verify, remove or probe one; cuda: the libraries for NVIDIA’s cards',
      async (client, json, action: string | undefined, id: string | undefined, options: { from?: string }) =>
        await manageModels(client, action ?? 'list', id, options.from, json),
    )
    .option('--from <file>', 'install from this weights file instead of downloading');
  commands.add(
    'backups [action] [id]',
    'list the backups of the library (default), make one now, or restore one',
    async (client, json, action: string | undefined, id: string | undefined) =>
      await backups(client, action ?? 'list', id, json),
  );
  commands
    .add(
      'serve [folders...]',
      'the app in the browser, on this computer alone',
      async (client, json, folders: string[], options: { port: number; open?: boolean }) =>
        await serve(client, folders, { port: options.port, open: options.open ?? false, json }),
    )
    .option('--port <n>', 'the port to listen on (default: any free one)', toPort, 0)
    .option('--open', 'open it in the browser');
  commands.add(
    'merge <files...>',
    'take results of “map” into the library; - is stdin',
    async (client, json, files: string[]) => await merge(client, files, json),
  );
  commands.add(
    'status',
    'counts, versions, provider, speed and sizes',
    async (client, json) => await showStatus(client, json),
  );
  commands.add('log', 'what happened lately', async (client, json) => {
    const text = await client.text('/api/log');
    print(json, text.split('\n').slice(0, -1), () => [text.trimEnd()]);
    return DONE;
  });
}
