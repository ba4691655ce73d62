import { exportPhotos, type ExportOptions } from '../export.ts';
import { copyFiles, type CopyFilesOptions } from '../files/copy-files.ts';
import { restoreFiles, type RestoreFilesOptions } from '../files/restore-files.ts';
import { writeFiles, type WriteFilesOptions } from '../files/write-files.ts';
import { importFile } from '../import.ts';
import type { CommandLine } from './command-line.ts';

/** Taking what the library knows into files, and what files say into the library. */
export function addFileCommands(commands: CommandLine): void {
  commands
    .add(
      'export [file]',
      'write keywords into XMP sidecars beside the photos, or a list of photos with their tags into a new file',
      async (client, json, file: string | undefined, options: ExportOptions) =>
        await exportPhotos(client, file, options, json),
    )
    .option('--xmp', 'sidecars; the photos themselves are never written')
    .option('--csv', 'a table into the file; with --json instead, JSON')
    .option('--query <query>', 'only the photos that it finds (default: all)')
    .option(
      '--labels <which>',
      'own, confirmed, or above: all that are sure enough (default: as the setting says, confirmed at first)',
    )
    .option('--above <percent>', 'from this probability on (default: 80), which means --labels above')
    .option(
      '--scheme <which>',
      'new sidecars are called a.jpg.xmp (name, the default at first) or a.xmp (stem)',
    )
    .option('--dry-run', 'say what would be written, and write nothing');
  commands
    .add(
      'write [photos...]',
      'write keywords into the files of photos themselves; pictures and other data stay as they are',
      async (client, json, photos: string[], options: WriteFilesOptions) =>
        await writeFiles(client, photos, options, json),
    )
    .option('--query <query>', 'the photos that it finds, instead of naming them; "" finds all')
    .option('--labels <which>', 'own, confirmed, or above, as for “export”')
    .option('--above <percent>', 'from this probability on, which means --labels above')
    .option('--dry-run', 'say what would be written, and write nothing')
    .option('--yes', 'agree that the files are changed');
  commands
    .add(
      'restore [photos...]',
      'give the files of photos the metadata back that they had before “write”, where nobody has changed them since',
      async (client, json, photos: string[], options: RestoreFilesOptions) =>
        await restoreFiles(client, photos, options, json),
    )
    .option('--query <query>', 'the photos that it finds, instead of naming them; "" finds all')
    .option('--dry-run', 'say what would be restored, and write nothing')
    .option('--yes', 'agree that the files are changed');
  commands
    .add(
      'copy <folder> [photos...]',
      'copy photos into a folder that is there, never over another file',
      async (client, json, folder: string, photos: string[], options: CopyFilesOptions) =>
        await copyFiles(client, folder, photos, options, json),
    )
    .option('--query <query>', 'the photos that it finds, instead of naming them; "" finds all')
    .option('--no-places', 'the copies do not say where the photos were taken');
  commands
    .add(
      'import <file>',
      'take over tags, stars, favourites, titles and captions from a CSV or JSON file, by path or hash',
      async (client, json, file: string, options: { dryRun?: boolean }) =>
        await importFile(client, file, options, json),
    )
    .option('--dry-run', 'say what would be changed, and change nothing');
}
