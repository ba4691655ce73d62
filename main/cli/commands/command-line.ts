import { Command } from 'commander';
import { openClient, type Client } from '../client.ts';
import { DONE } from '../errors.ts';

/** The options of every command. */
export type CommonOptions = { library?: string; json?: boolean };

/** Commands that make a library where there is none; the others would find nothing in it. */
const MAKING = new Set(['index', 'serve', 'models', 'classes', 'text', 'similar', 'backups', 'merge']);

const EXAMPLES = `
Examples:
  photonest index ~/Pictures            tag every photo in a folder; again: only what is new
  photonest search dog -beach           dogs of any breed, not at the beach
  photonest search '"border collie" OR cat date:2024-05..2024-08'
  photonest similar holiday.jpg         the photos most like a picture, in the library or not
  photonest serve --open                the app in the browser

Results go to stdout, progress and remarks to stderr.
Exit status: 0 done, 1 done but some files failed, 2 wrong usage, 3 could not run.`;

/** The program `photonest`, to which commands are added. The result of each is the process's exit status. */
export class CommandLine {
  readonly #program: Command;
  #exitStatus = DONE;

  constructor() {
    this.#program = new Command('photonest')
      .description(
        'Tags the photos on this computer, finds them by label and by similarity, and sends nothing anywhere unless told to.',
      )
      .option('--library <folder>', 'the library to use (default: the app’s own)')
      .option('--json', 'print results as JSON')
      .addHelpText('after', EXAMPLES)
      .configureHelp({ showGlobalOptions: true })
      .exitOverride();
  }

  /** The folder that `--library` names; undefined for the app's own. */
  get library(): string | undefined {
    return this.#program.opts<CommonOptions>().library;
  }

  /** Adds a command that runs with the library open. */
  add<Values extends unknown[]>(
    usage: string,
    description: string,
    action: (client: Client, json: boolean, ...values: Values) => Promise<number>,
  ): Command {
    const command: Command = this.addWithoutLibrary<Values>(
      usage,
      description,
      async ({ library, json }, ...values) => {
        const client = await openClient(library, MAKING.has(command.name()));
        try {
          return await action(client, json ?? false, ...values);
        } finally {
          await client.close();
        }
      },
    );
    return command;
  }

  /** Adds a command that opens no library, or does so itself. */
  addWithoutLibrary<Values extends unknown[]>(
    usage: string,
    description: string,
    action: (common: CommonOptions, ...values: Values) => Promise<number>,
  ): Command {
    const command = this.#program.command(usage).description(description).exitOverride();
    return command.action(async (...values: unknown[]) => {
      const common = command.optsWithGlobals<CommonOptions>();
      this.#exitStatus = await action(common, ...(values.slice(0, -1) as Values));
    });
  }

  /** @returns the exit status of the command that the process's arguments name */
  async run(): Promise<number> {
    await this.#program.parseAsync();
    return this.#exitStatus;
  }
}
