// The command line's process: the engine itself, or a client of the one that has the library open.
import { CommanderError } from 'commander';
import { isDiskFull, notSaved } from '../core/disk-full.ts';
import { PhotonestError } from '../core/errors.ts';
import { CommandLine } from './commands/command-line.ts';
import { addFileCommands } from './commands/files.ts';
import { addLibraryCommands } from './commands/library.ts';
import { addMapCommands } from './commands/map.ts';
import { addPhotoCommands } from './commands/photos.ts';
import { addReadingCommands } from './commands/readings.ts';
import { addTagCommands } from './commands/tags.ts';
import { COULD_NOT_RUN, DONE, EXIT_OF, WRONG_USAGE } from './errors.ts';
import { note } from './output.ts';

process.umask(0o077); // what the library holds is for its user alone

// Whoever reads the results may have enough of them, as `head` has; what is still to be done is done.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

const commands = new CommandLine();
// In the order in which the help lists them.
addPhotoCommands(commands);
addTagCommands(commands);
addFileCommands(commands);
addReadingCommands(commands);
addLibraryCommands(commands);
addMapCommands(commands);
process.exitCode = await commands.run().catch(toExitStatus);

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
