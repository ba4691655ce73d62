// `npm run bench [-- NAME…]`: measures this computer and prints what it found. It asserts nothing.
import { readArguments, WrongUsage, type Settings } from './arguments.ts';
import { measureFirstStart } from './first-start.ts';
import { formatIgnore, measureIgnore } from './ignore.ts';
import { describeMachine } from './machine.ts';
import { measureIndexing } from './indexing.ts';
import { formatIndexing } from './indexing-table.ts';
import { measureMemory } from './memory.ts';
import { measureNetworks } from './networks.ts';
import { formatNetworks } from './networks-table.ts';
import { measurePipeline, DEFAULT_MODEL } from './pipeline.ts';
import { measureSearch } from './search.ts';
import { formatFirstStart, formatMachine, formatMemory, formatPipeline, formatSearch } from './tables.ts';

const USAGE = `npm run bench [-- NAME… OPTIONS]

networks      the app's graphs against PyTorch's export of the same networks, on onnxruntime
pipeline      indexing a folder against decoding alone and the network alone
indexing      scanning files, opening a large library, and photos of each format
memory        the engine's and the tagger's memory while a folder is indexed in one go
search        searches in a generated library, and plain alternatives
first-start   from an empty library to the first tags
ignore        ignore patterns against a package that makes regular expressions of them

Without a name: all of them. Results go to stdout, progress to stderr.

--json            one JSON value instead of tables
--model ID        networks, pipeline: this model only (networks: resnest50d and resnest269e; pipeline: ${DEFAULT_MODEL})
--photos N        pipeline, indexing, memory, search, first-start, ignore: so many
                  (200, 100000, 2000, 100000, 100, and 10000 pairs)
--megapixels N    pipeline, indexing, first-start: of this size; memory: up to this size, half of them a sixth of it (12)
--rounds N        networks, indexing, search, first-start: repetitions (3, 3, 9, 3)
--threads N       networks, pipeline: the runtime's threads (one per core)`;

/** A benchmark measures, and has a table for what it found. */
type Benchmark = (settings: Settings) => Promise<{ result: unknown; table: string }>;

const benchmarks: Record<string, Benchmark> = {
  networks: async ({ model, rounds = 3, threads }) => {
    const models = model === undefined ? ['resnest50d', 'resnest269e'] : [model];
    const result = await measureNetworks({ models, rounds, threads });
    return { result, table: formatNetworks(result) };
  },
  pipeline: async ({ model = DEFAULT_MODEL, photos = 200, megapixels, threads }) => {
    const result = await measurePipeline({ model, photos, megapixels, threads });
    return { result, table: formatPipeline(result) };
  },
  indexing: async ({ photos = 100_000, megapixels, rounds = 3 }) => {
    const result = await measureIndexing({ photos, megapixels, rounds });
    return { result, table: formatIndexing(result) };
  },
  memory: async ({ photos = 2000, megapixels }) => {
    const result = await measureMemory({ photos, megapixels });
    return { result, table: formatMemory(result) };
  },
  search: async ({ photos = 100_000, rounds = 9 }) => {
    const result = await measureSearch({ photos, rounds });
    return { result, table: formatSearch(result) };
  },
  'first-start': async ({ photos = 100, megapixels, rounds = 3 }) => {
    const result = await measureFirstStart({ photos, megapixels, rounds });
    return { result, table: formatFirstStart(result) };
  },
  ignore: async ({ photos = 10_000 }) => {
    const result = await Promise.resolve(measureIgnore({ photos }));
    return { result, table: formatIgnore(result) };
  },
};

async function main(): Promise<void> {
  const settings = readArguments(process.argv.slice(2), Object.keys(benchmarks));
  if (settings.help) {
    console.log(USAGE);
    return;
  }
  const machine = describeMachine();
  const results: Record<string, unknown> = {};
  if (!settings.json) console.log(formatMachine(machine));
  for (const name of settings.names) {
    console.error(`Measuring ${name} …`);
    const { result, table } = await benchmarks[name]!(settings);
    results[name] = result;
    if (!settings.json) console.log(`\n${name}: ${table}`);
  }
  if (settings.json) console.log(JSON.stringify({ machine, ...results }, null, 2));
}

try {
  await main();
} catch (error) {
  const wrongUsage = error instanceof WrongUsage;
  console.error(wrongUsage ? `${error.message}\n\n${USAGE}` : error);
  process.exitCode = wrongUsage ? 2 : 3;
}
