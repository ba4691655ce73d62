import { map, type MapOptions } from '../map/map.ts';
import { convert } from '../merge/convert.ts';
import { toCount } from './arguments.ts';
import type { CommandLine } from './command-line.ts';

/** Reading photos without a library, and putting the results together. */
export function addMapCommands(commands: CommandLine): void {
  commands
    .addWithoutLibrary(
      'map',
      'read photos that stdin names, a path or URL a line, and write what they are, a JSON line each',
      async ({ library }, options: MapOptions) =>
        await map({ ...options, ...(library !== undefined && { library }) }),
    )
    .option(
      '--model <model>',
      'an installed model by its id, or by its folder (default: the one that comes along)',
    )
    .option('--provider <name>', 'what the network runs on, instead of the fastest', 'automatic')
    .option('--threads <n>', 'so many (default: one for each core)', toCount)
    .option('--int8 <sha256>', 'run the library’s copy in int8 that has this hash, which --about says')
    .option('--thumbnails', 'with a thumbnail of each photo')
    .option('--output <file>', 'write there instead: Parquet if it ends in .parquet, else JSON lines')
    .option('--about', 'only say which version and model this would be');
  commands
    .addWithoutLibrary(
      'convert <files...>',
      'put results of “map” together in one file, each content once; JSON lines or Parquet, in and out',
      async ({ json }, files: string[], { output }: { output: string }) =>
        await convert(files, output, json ?? false),
    )
    .requiredOption('--output <file>', 'Parquet if it ends in .parquet, else JSON lines');
}
