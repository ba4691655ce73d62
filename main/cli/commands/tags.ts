import { chooseLabel, type LabelOptions } from '../choose-label.ts';
import { listTags } from '../list-tags.ts';
import { manageOwnTags } from '../own-tags.ts';
import { teach, type TeachOptions } from '../teach.ts';
import type { CommandLine } from './command-line.ts';

/** Labels, and the tags of a person’s own. */
export function addTagCommands(commands: CommandLine): void {
  commands
    .add(
      'tags',
      'count the photos of each label, or list one photo’s tags',
      async (client, json, options: { photo?: string }) => await listTags(client, options.photo, json),
    )
    .option('--photo <path>', 'the tags of this photo');
  commands
    .add(
      'label [name]',
      'give a label a threshold of its own, another name, or hide it; without a name: those that are not as they come',
      async (client, json, name: string | undefined, options: LabelOptions) =>
        await chooseLabel(client, name, options, json),
    )
    .option(
      '--threshold <percent>',
      'show it from this probability on, whatever the slider says; slider: by it again',
    )
    .option('--name <name>', 'call it this in this library')
    .option('--hide', 'never show it')
    .option('--show', 'show it again')
    .option('--reset', 'as it comes');

  commands.add(
    'tag [action] [name] [value]',
    'your own tags as a tree (default), or make, rename, nest, merge, colour, alias or delete one',
    async (client, json, action?: string, name?: string, value?: string) =>
      await manageOwnTags(client, action ?? 'list', name, value, json),
  );
  commands
    .add(
      'teach [name] [photos...]',
      'make a tag of your own that is proposed for photos like these; without photos: the taught tags',
      async (client, json, name: string | undefined, photos: string[], options: TeachOptions) =>
        await teach(client, name, photos, options, json),
    )
    .option('--not <photos...>', 'photos that do not have the tag', [])
    .option('--export <file>', 'what the tag is learned from, into a new file')
    .option('--import <file>', 'a tag that was exported, from another library')
    .option('--forget', 'propose it no more; photos that you gave it keep it');
}
