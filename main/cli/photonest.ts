// The command line's process: the engine itself, or a client of the one that has the library open.
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { isDiskFull, notSaved } from '../core/disk-full.ts';
import { PhotonestError } from '../core/errors.ts';
import { backups } from './backups.ts';
import { openClient, type Client } from './client.ts';
import { COULD_NOT_RUN, DONE, EXIT_OF, WRONG_USAGE } from './errors.ts';
import { search, similar } from './find-photos.ts';
import { indexFolders, type IndexOptions } from './index-folders.ts';
import { listClasses, listFailed, listTags, showStatus } from './list-tags.ts';
import { manageModels } from './manage-models.ts';
import { note, print } from './output.ts';
import { serve } from './serve.ts';

type Common = { library?: string; json?: boolean };

process.umask(0o077); // what the library holds is for its user alone

// Whoever reads the results may have enough of them, as `head` has; what is still to be done is done.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

let exitStatus = DONE;

const program = new Command('photonest')
  .description(
    'Tags the photos on this computer, finds them by label and by similarity, and sends nothing anywhere.',
  )
  .option('--library <folder>', 'the library to use (default: the app’s own)')
  .option('--json', 'print results as JSON')
  .addHelpText(
    'after',
    `
Examples:
  photonest index ~/Pictures            tag every photo in a folder; again: only what is new
  photonest search dog -beach           dogs of any breed, not at the beach
  photonest search '"border collie" OR cat date:2024-05..2024-08'
  photonest similar holiday.jpg         the photos most like a picture, in the library or not
  photonest serve --open                the app in the browser

Results go to stdout, progress and remarks to stderr.
Exit status: 0 done, 1 done but some files failed, 2 wrong usage, 3 could not run.`,
  )
  .configureHelp({ showGlobalOptions: true })
  .exitOverride();

add(
  'index <folders...>',
  'tag the photos of folders and wait until they are done',
  async (client, json, folders: string[], options: IndexOptions) =>
    await indexFolders(client, folders, options, json),
)
  .option('--model <id>', 'tag with this installed model from now on')
  .option('--watch', 'go on with what changes in the folders, until Ctrl-C');
add(
  'search <query...>',
  'find photos by label, own tag, name, date, folder',
  async (client, json, words: string[], options: { limit?: number }) =>
    await search(client, words.join(' '), options.limit ?? null, json),
)
  .option('--limit <n>', 'at most so many', toCount)
  .allowUnknownOption(); // "-beach" excludes, and is no option
add(
  'similar <images...>',
  'find photos that look like one or more pictures',
  async (client, json, images: string[], options: { limit: number }) =>
    await similar(client, images, options.limit, json),
).option('--limit <n>', 'at most so many', toCount, 100);
add(
  'tags',
  'count the photos of each label, or list one photo’s tags',
  async (client, json, options: { photo?: string }) => await listTags(client, options.photo, json),
).option('--photo <path>', 'the tags of this photo');
add(
  'classes <paths...>',
  'the network’s own classes of pictures, in the library or not',
  async (client, json, paths: string[], options: { limit: number }) =>
    await listClasses(client, paths, options.limit, json),
).option('--limit <n>', 'so many classes each', toCount, 5);
add(
  'failed',
  'list the files that could not be read or were skipped, with the reason',
  async (client, json) => await listFailed(client, json),
);
add(
  'models [action] [id]',
  'list the models (default), or install, verify, remove or probe one; cuda: the libraries for NVIDIA’s cards',
  async (client, json, action: string | undefined, id: string | undefined, options: { from?: string }) =>
    await manageModels(client, action ?? 'list', id, options.from, json),
).option('--from <file>', 'install from this weights file instead of downloading');
add(
  'backups [action] [id]',
  'list the backups of the library (default), make one now, or restore one',
  async (client, json, action: string | undefined, id: string | undefined) =>
    await backups(client, action ?? 'list', id, json),
);
add(
  'serve [folders...]',
  'the app in the browser, on this computer alone',
  async (client, json, folders: string[], options: { port: number; open?: boolean }) =>
    await serve(client, folders, { port: options.port, open: options.open ?? false, json }),
)
  .option('--port <n>', 'the port to listen on (default: any free one)', toPort, 0)
  .option('--open', 'open it in the browser');
add(
  'status',
  'counts, versions, provider, speed and sizes',
  async (client, json) => await showStatus(client, json),
);
add('log', 'what happened lately', async (client, json) => {
  const text = await client.text('/api/log');
  print(json, text.split('\n').slice(0, -1), () => [text.trimEnd()]);
  return DONE;
});

/** Commands that make a library where there is none; the others would find nothing in it. */
const MAKING = new Set(['index', 'serve', 'models', 'classes', 'similar', 'backups']);

/** A command that runs with the library open, and whose result is the exit status. */
function add<Values extends unknown[]>(
  usage: string,
  description: string,
  action: (client: Client, json: boolean, ...values: Values) => Promise<number>,
): Command {
  const command = program.command(usage).description(description).exitOverride();
  return command.action(async (...values: unknown[]) => {
    const { library, json } = command.optsWithGlobals<Common>();
    const client = await openClient(library, MAKING.has(command.name()));
    try {
      exitStatus = await action(client, json ?? false, ...(values.slice(0, -1) as Values));
    } finally {
      await client.close();
    }
  });
}

function toCount(text: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1)
    throw new InvalidArgumentError('Expected a number from 1 on.');
  return count;
}

function toPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('Expected a port from 0 to 65535.');
  return port;
}

function toExitStatus(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : WRONG_USAGE;
  const known = error instanceof PhotonestError ? error : isDiskFull(error) ? notSaved(error) : null;
  if (known !== null) {
    note(known.message);
    return EXIT_OF[known.code];
  }
  console.error(error);
  note('Photonest could not go on: the lines above say where it stopped.');
  return COULD_NOT_RUN;
}

try {
  await program.parseAsync();
} catch (error) {
  exitStatus = toExitStatus(error);
}
process.exitCode = exitStatus;
