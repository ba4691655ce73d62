import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';

/** What the command line asks for; what it leaves out is each benchmark's own to choose. */
export type Settings = {
  names: string[];
  help: boolean;
  json: boolean;
  model: string | undefined;
  photos: number | undefined;
  megapixels: number;
  rounds: number | undefined;
  threads: number;
  /** Of `labels FOLDER` and `teach FOLDER`: photos whose truth is known; of `duplicates FOLDER`: any that differ; of `profile FOLDER`: any. */
  folder: string | undefined;
  truth: string | undefined;
  library: string | undefined;
  weights: string | undefined;
  folders: string[];
  calibration: string | undefined;
};

export class WrongUsage extends Error {}

/** Benchmarks that need a folder, which stands behind their name. */
const OF_A_FOLDER = ['labels', 'teach', 'duplicates', 'profile'];

/** @throws WrongUsage */
export function readArguments(argv: string[], known: readonly string[]): Settings {
  const { values, positionals: words } = parse(argv);
  const at = words.findIndex((word) => OF_A_FOLDER.includes(word));
  const folder = at === -1 ? undefined : words[at + 1];
  if (at !== -1 && folder === undefined)
    throw new WrongUsage(`Expected a folder of photos behind “${words[at]}”.`);
  const positionals = words.filter((_, index) => at === -1 || index !== at + 1);
  const unknown = positionals.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new WrongUsage(`There is no benchmark “${unknown}”; there are ${known.join(', ')}.`);
  return {
    names: positionals.length > 0 ? positionals : known.filter((name) => !OF_A_FOLDER.includes(name)),
    help: values.help ?? false,
    json: values.json ?? false,
    model: values.model,
    photos: toCount('photos', values.photos),
    megapixels: toCount('megapixels', values.megapixels) ?? 12,
    rounds: toCount('rounds', values.rounds),
    threads: toCount('threads', values.threads) ?? availableParallelism(),
    folder,
    truth: values.truth,
    library: values.library,
    weights: values.weights,
    folders: values.folder ?? [],
    calibration: values.calibration,
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        json: { type: 'boolean' },
        model: { type: 'string' },
        photos: { type: 'string' },
        megapixels: { type: 'string' },
        rounds: { type: 'string' },
        threads: { type: 'string' },
        truth: { type: 'string' },
        library: { type: 'string' },
        weights: { type: 'string' },
        folder: { type: 'string', multiple: true },
        calibration: { type: 'string' },
      },
    });
  } catch (error) {
    throw new WrongUsage(error instanceof Error ? error.message : String(error));
  }
}

function toCount(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const count = Number(text);
  if (Number.isSafeInteger(count) && count > 0) return count;
  throw new WrongUsage(`Expected a number from 1 on for --${name}, but received “${text}”.`);
}
