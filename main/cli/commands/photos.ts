import { helpOnHost, type OnHostOptions } from '../remote/on-host.ts';
import { search, similar, type SimilarOptions } from '../find-photos.ts';
import { indexFolders, type IndexOptions } from '../index-folders.ts';
import { listDuplicates } from '../list-duplicates.ts';
import { collect, toCount, toRegion } from './arguments.ts';
import type { CommandLine } from './command-line.ts';

/** Tagging the photos of folders, and finding photos. */
export function addPhotoCommands(commands: CommandLine): void {
  commands
    .add(
      'index <folders...>',
      'tag the photos of folders and wait until they are done',
      async (client, json, folders: string[], options: IndexOptions & Partial<OnHostOptions>) => {
        const { on, command = 'photonest', ssh = 'ssh', ...others } = options;
        const host = on === undefined ? null : { ...others, on, command, ssh };
        const help = host && (async () => await helpOnHost(client, commands.library, host));
        return await indexFolders(client, folders, { ...options, ...(help && { help }) }, json);
      },
    )
    .option('--model <id>', 'tag with this installed model from now on')
    .option('--watch', 'go on with what changes in the folders, until Ctrl-C')
    .option('--on <address>', 'have another computer help: ssh://host, which gets the photos')
    .option('--yes', 'agree that photos go there')
    .option(
      '--map-path <here=there>',
      'a folder that both have, on a shared drive; may be repeated',
      collect,
      [],
    )
    .option('--command <command>', 'Photonest’s command line there', 'photonest')
    .option('--ssh <command>', 'the ssh to use, with options of its own', 'ssh');
  commands
    .add(
      'search <query...>',
      'find photos by label, own tag, name, date, folder',
      async (client, json, words: string[], options: { limit?: number }) =>
        await search(client, words.join(' '), options.limit ?? null, json),
    )
    .option('--limit <n>', 'at most so many', toCount)
    .allowUnknownOption(); // "-beach" excludes, and is no option
  commands
    .add(
      'similar <images...>',
      'find photos that look like one or more pictures',
      async (client, json, images: string[], options: SimilarOptions) =>
        await similar(client, images, options, json),
    )
    .option('--limit <n>', 'at most so many', toCount, 100)
    .option('--region <left,top,width,height>', 'a part of the first picture, in fractions of it', toRegion)
    .option('--plus <images...>', 'like these, too', [])
    .option('--minus <images...>', 'less like these', [])
    .option('--query <query>', 'only photos that this search finds', '');
  commands.add(
    'duplicates',
    'list the same pictures, with the one to keep; nothing is changed',
    async (client, json) => await listDuplicates(client, json),
  );
}
