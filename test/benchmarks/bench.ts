// `npm run bench [-- NAME…]`: measures this computer and prints what it found. It asserts nothing.
import { formatAnalyses, measureAnalyses } from './analyses.ts';
import { readArguments, WrongUsage, type Settings } from './arguments.ts';
import { measureCores } from './cores/cores.ts';
import { formatCores } from './cores/table.ts';
import { formatDuplicates, measureDuplicates } from './duplicates.ts';
import { measureFamily } from './family/family.ts';
import { formatFamily } from './family/table.ts';
import { measureFirstStart } from './first-start.ts';
import { formatIgnore, measureIgnore } from './ignore.ts';
import { describeMachine } from './machine.ts';
import { measureIndexing } from './indexing.ts';
import { measureInt8 } from './int8.ts';
import { formatInt8 } from './int8-table.ts';
import { formatIndexing } from './indexing-table.ts';
import { formatListing, measureListing } from './listing.ts';
import { measureLabels } from './labels.ts';
import { formatLabels } from './labels-table.ts';
import { formatSlider, measureSlider } from './slider.ts';
import { measureMap } from './map/map.ts';
import { formatMap } from './map/table.ts';
import { measureMemory } from './memory.ts';
import { measureMerging } from './merging.ts';
import { measureNetworks } from './networks.ts';
import { formatNetworks } from './networks-table.ts';
import { measurePipeline, DEFAULT_MODEL } from './pipeline.ts';
import { formatProfile, measureProfile } from './profile.ts';
import { measureSearch } from './search.ts';
import { measureSimilar } from './similar/similar.ts';
import { formatSimilar } from './similar/table.ts';
import { formatTeaching } from './teaching/table.ts';
import { measureTeaching } from './teaching/teaching.ts';
import {
  formatFirstStart,
  formatMachine,
  formatMemory,
  formatMerging,
  formatPipeline,
  formatSearch,
} from './tables.ts';

const USAGE = `npm run bench [-- NAME… OPTIONS]

networks      the app's graphs against PyTorch's export of the same networks, on onnxruntime
int8          networks in int8 against float32: time, memory, and with --folder the same labels
family        every network of the article in float32 and int8, beside the article's claims; with --folder the
              accuracy of the installed models
cores         how decoding and the network share 2 to 32 cores: costs measured, cores simulated, beside the best
              sharing of them
pipeline      indexing a folder against decoding alone and the network alone
indexing      scanning files, opening a large library, and photos of each format
listing       from adding a folder of camera files to all of them in the grid
memory        the engine's and the tagger's memory while a folder is indexed in one go
similar       comparing a photo with all others, and packages for that, which are installed for it
map           the map of a large library: its time while the engine answers, trustworthiness, and new photos;
              --folder: photos whose features it is made from (those of the tests)
search        searches in a generated library, and plain alternatives
first-start   from an empty library to the first tags
labels FOLDER what the app shows of photos whose truth is known, with each installed model: how much of it is
              right, and whether the printed numbers mean what they say
duplicates FOLDER  copies of ten kinds of a folder's first photos among its others: which are grouped with their
              original, and how many groups hold a stranger; the folder must hold no picture twice
profile FOLDER  where the processor's time goes while a folder is indexed: by program and thread (Linux)
teach FOLDER  tags taught by a few photos: how well they find the others of WordNet's groups in the folder, and
              altered copies of single photos, beside logistic regression on embeddings
slider        what follows a move of the slider in a generated library
analyses      reading the text in photos, and what that costs the tagging of others
merge         results of other machines into a library while it is used
ignore        ignore patterns against a package that makes regular expressions of them

Without a name: all of them but those of a folder. Results go to stdout, progress to stderr.

--json            one JSON value instead of tables
--model ID        networks, int8, family, cores, pipeline, labels: this model only (networks, int8: resnest50d and resnest269e; pipeline: ${DEFAULT_MODEL})
--photos N        duplicates: so many have copies (500); pipeline, indexing, listing, memory, map, search, slider, similar, first-start, analyses, merge, ignore: so many
                  (200, 100000, 20000, 2000, 100000, 100000, 100000, 100000 and 1000000, 100, 60, 100000, and 10000 pairs)
--megapixels N    cores, pipeline, indexing, first-start, analyses: of this size; memory: up to this size, half of them a sixth of it (12)
--rounds N        networks, int8, family, cores, indexing, search, slider, similar, first-start, analyses, teach: repetitions
                  (3, 3, 5, 3, 3, 9, 9, 60 queries, 3, 3, 3 seeds)
--threads N       networks, int8, family, pipeline: the runtime's threads (one per core)
--truth FILE      labels, teach: JSON, the words for each file's name (default: FOLDER/truth.json or words.json if there is
                  one; the names of the files count too, such as n02088364_beagle.jpg or golden retriever 3.jpg)
--library FOLDER  labels, family: whose installed models are measured (the app's own)
--folder FOLDER   map: see there; int8: photos to compare labels on, with real weights; more than once for more of them;
                  family: photos that name their class, such as n02088364_beagle.jpg; pipeline: photos to index
                  instead of six that are made
--calibration FOLDER  int8: photos to calibrate with (a third of those of --folder)
--weights FILE    int8: the model's weights (those that come with the app)`;

/** A benchmark measures, and has a table for what it found. */
type Benchmark = (settings: Settings) => Promise<{ result: unknown; table: string }>;

const benchmarks: Record<string, Benchmark> = {
  networks: async ({ model, rounds = 3, threads }) => {
    const models = model === undefined ? ['resnest50d', 'resnest269e'] : [model];
    const result = await measureNetworks({ models, rounds, threads });
    return { result, table: formatNetworks(result) };
  },
  int8: async ({ model, rounds = 3, threads, weights, folders, calibration }) => {
    const models = folders.length > 0 ? [] : model === undefined ? ['resnest50d', 'resnest269e'] : [model];
    const compared = { model: model ?? DEFAULT_MODEL, weights, folders, calibration };
    const result = await measureInt8({ models, rounds, threads, compared });
    return { result, table: formatInt8(result) };
  },
  family: async ({ model, rounds = 5, threads, folders, library }) => {
    const result = await measureFamily({ model, rounds, threads, folder: folders[0], library });
    return { result, table: formatFamily(result) };
  },
  cores: async ({ model, megapixels, rounds = 3 }) => {
    const models = model === undefined ? [DEFAULT_MODEL, 'resnest50d', 'resnest269e'] : [model];
    const result = await measureCores({ models, megapixels, rounds });
    return { result, table: formatCores(result) };
  },
  pipeline: async ({ model = DEFAULT_MODEL, photos = 200, megapixels, threads, folders }) => {
    const result = await measurePipeline({ model, photos, megapixels, threads, folder: folders[0] });
    return { result, table: formatPipeline(result) };
  },
  indexing: async ({ photos = 100_000, megapixels, rounds = 3 }) => {
    const result = await measureIndexing({ photos, megapixels, rounds });
    return { result, table: formatIndexing(result) };
  },
  listing: async ({ photos = 20_000 }) => {
    const result = await measureListing(photos);
    return { result, table: formatListing(result) };
  },
  memory: async ({ photos = 2000, megapixels }) => {
    const result = await measureMemory({ photos, megapixels });
    return { result, table: formatMemory(result) };
  },
  map: async ({ photos = 100_000, folders }) => {
    const result = await measureMap({ photos, folders });
    return { result, table: formatMap(result) };
  },
  search: async ({ photos = 100_000, rounds = 9 }) => {
    const result = await measureSearch({ photos, rounds });
    return { result, table: formatSearch(result) };
  },
  similar: async ({ photos, rounds = 60 }) => {
    const sizes = photos === undefined ? [100_000, 1_000_000] : [photos];
    const result = await measureSimilar({ photos: sizes, queries: rounds });
    return { result, table: formatSimilar(result) };
  },
  'first-start': async ({ photos = 100, megapixels, rounds = 3 }) => {
    const result = await measureFirstStart({ photos, megapixels, rounds });
    return { result, table: formatFirstStart(result) };
  },
  labels: async ({ folder, truth, library, model }) => {
    const result = await measureLabels({ folder: folder!, truth, library, model });
    return { result, table: formatLabels(result) };
  },
  duplicates: async ({ folder, photos = 500, threads }) => {
    const result = await measureDuplicates({ folder: folder!, photos, threads });
    return { result, table: formatDuplicates(result) };
  },
  profile: async ({ folder }) => {
    const result = await measureProfile(folder!);
    return { result, table: formatProfile(result) };
  },
  teach: async ({ folder, truth, rounds = 3 }) => {
    const result = await measureTeaching({ folder: folder!, truth, seeds: rounds });
    return { result, table: formatTeaching(result) };
  },
  slider: async ({ photos = 100_000, rounds = 9 }) => {
    const result = await measureSlider({ photos, rounds });
    return { result, table: formatSlider(result) };
  },
  analyses: async ({ photos = 60, megapixels, rounds = 3 }) => {
    const result = await measureAnalyses({ photos, waiting: 1000, megapixels, rounds });
    return { result, table: formatAnalyses(result) };
  },
  merge: async ({ photos = 100_000 }) => {
    const result = await measureMerging({ photos });
    return { result, table: formatMerging(result) };
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
