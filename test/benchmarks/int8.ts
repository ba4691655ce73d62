import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findDisagreement, measureAgreement, type Agreement } from '../../main/core/models/agreement.ts';
import type { WeightBits } from '../../main/core/models/precision.ts';
import { refusalClause } from '../../main/core/models/refusal-sentences.ts';
import { seeWith } from '../../main/engine/models/providers/int8.ts';
import { Heads } from '../../main/engine/scoring/heads.ts';
import { readVocabulary } from '../../main/engine/scoring/read-vocabulary.ts';
import { buildNetwork } from '../../main/nets/architectures.ts';
import { Calibrator } from '../../main/nets/int8/calibrate.ts';
import { inInt8 } from '../../main/nets/int8/in-int8.ts';
import { withStatistics } from '../../main/nets/int8/statistics.ts';
import { encodeModel } from '../../main/nets/onnx/onnx.ts';
import { openGraph } from '../../main/onnx/graph.ts';
import { onnxRuntime } from '../../main/onnx/runtime.ts';
import { quantise } from '../../main/tagger/quantise.ts';
import { findWeightBits } from '../../main/tagger/weight-bits.ts';
import { DATA_FILE, MODEL_FILE, writeNetwork } from '../../main/weights/install/write-network.ts';
import { installModel } from '../../main/weights/install/install.ts';
import { readManifest } from '../../main/weights/manifest.ts';
import { synthesizeFor } from '../../main/weights/testing/synthetic-weights.ts';
import { ROOT } from '../support/photographs.ts';
import { Graph } from './graph.ts';
import { load } from './machine.ts';
import { median } from './statistics.ts';
import { SALT, writeSyntheticModel } from './synthetic-model.ts';

export type Int8Options = {
  /** Timed with synthetic weights. */
  models: string[];
  rounds: number;
  threads: number;
  /** Compared with real weights on the photos of each folder. */
  compared: {
    model: string;
    weights: string | undefined;
    folders: string[];
    calibration: string | undefined;
  };
};

export type Int8Result = { weightBits: WeightBits | null; speed: Int8Speed[]; agreement: Int8Agreement[] };

export type Int8Speed = {
  model: string;
  size: number;
  load: number;
  /** `bits` is null for float32. */
  graphs: {
    bits: WeightBits | null;
    loadMs: number;
    milliseconds: number;
    peakBytes: number;
    speedUp: number;
  }[];
};

export type Int8Agreement = {
  model: string;
  folder: string;
  bits: WeightBits;
  calibrated: number;
  agreement: Agreement;
  /** Photos whose most probable class is the same. */
  firstClass: number;
  speedUp: number;
  reason: string | null;
};

const MODELS = join(ROOT, 'models');
const PHOTO = /\.(jpe?g|png|webp)$/i;
const [FLOAT32, FULL, REDUCED] = [null, 8, 7] as const;
const RUNS = 5;
const REST_MS = 50;
const MOST_TO_CALIBRATE = 128;

/** int8 against float32: time, load and memory with weights of nothing, and labels with real ones on real photos. */
export async function measureInt8({ models, compared, ...options }: Int8Options): Promise<Int8Result> {
  const speed: Int8Speed[] = [];
  for (const model of models) speed.push(await measureSpeed(model, options));
  const agreement: Int8Agreement[] = [];
  for (const folder of compared.folders)
    for (const bits of [FULL, REDUCED])
      agreement.push(await measureFolder({ ...compared, folder, bits, threads: options.threads }));
  return { weightBits: await findWeightBits(onnxRuntime), speed, agreement };
}

async function measureSpeed(
  model: string,
  { rounds, threads }: { rounds: number; threads: number },
): Promise<Int8Speed> {
  const { architecture, preprocessing } = await readManifest(join(MODELS, `${model}.json`));
  const { size } = preprocessing;
  const scratch = await mkdtemp(join(tmpdir(), 'photonest-bench-'));
  try {
    const files = await writeGraphs(architecture, size, threads, scratch);
    const variants = [...files].map(([bits, file]): Variant => ({
      bits,
      file,
      loads: [],
      times: [],
      peaks: [],
    }));
    for (const { file } of variants) await openOnce(file, size, threads);
    for (let round = 0; round < rounds; round++)
      await measureRound(round % 2 === 0 ? variants : variants.toReversed(), size, threads);
    const graphs = variants.map(({ bits, loads, times, peaks }) => ({
      ...{ bits, loadMs: median(loads), milliseconds: median(times), peakBytes: median(peaks) },
      speedUp: median(times.map((each, at) => variants[0]!.times[at]! / each)),
    }));
    return { model, size, load: load(), graphs };
  } finally {
    await rm(scratch, { recursive: true });
  }
}

type Variant = { bits: WeightBits | null; file: string; loads: number[]; times: number[]; peaks: number[] };

/** A network's files in float32 and int8, by the bits of its weights; weights of nothing, calibrated on nothing. */
export async function writeGraphs(
  architecture: string,
  size: number,
  threads: number,
  scratch: string,
  precisions: readonly WeightBits[] = [FULL, REDUCED],
): Promise<Map<WeightBits | null, string>> {
  const network = buildNetwork(architecture, size);
  const float32 = await writeSyntheticModel(architecture, size, 'fast', join(scratch, 'float32'));
  const statistics = join(dirname(float32), 'statistics.onnx');
  await writeFile(statistics, encodeModel(withStatistics(network), DATA_FILE));
  const graph = await openGraph(statistics, threads);
  const data = Float32Array.from({ length: 3 * size * size }, (_, at) => Math.sin(at));
  const outputs = await graph.run({ image: { data, dims: [1, 3, size, size] } });
  await graph.close();
  const calibrator = new Calibrator(network);
  calibrator.add(new Map(Object.entries(outputs).map(([name, array]) => [name, array.data])));
  const files = new Map<WeightBits | null, string>([[FLOAT32, float32]]);
  for (const bits of precisions) {
    const directory = join(scratch, `int8-${bits}`);
    await mkdir(directory);
    const int8 = inInt8(network, calibrator.finish(), bits);
    await writeNetwork(int8, async (name) => synthesizeFor(network, name, SALT), directory);
    files.set(bits, join(directory, MODEL_FILE));
  }
  return files;
}

/** The first time makes the copy that is laid out for this processor. */
export async function openOnce(file: string, size: number, threads: number): Promise<void> {
  const graph = new Graph();
  await graph.open({ file, size, threads, copy: true });
  await graph.close();
}

/** In fresh processes, which take turns. */
async function measureRound(variants: readonly Variant[], size: number, threads: number): Promise<void> {
  const graphs = new Map(variants.map((variant) => [variant, new Graph()]));
  for (const [{ file, loads }, graph] of graphs)
    loads.push(await graph.open({ file, size, threads, copy: true }));
  for (let run = 0; run <= RUNS; run++) {
    for (const [{ times }, graph] of graphs) {
      await sleep(REST_MS);
      const milliseconds = await graph.run(1);
      if (run > 0) times.push(milliseconds);
    }
  }
  for (const [{ peaks }, graph] of graphs) {
    peaks.push(await graph.peakBytes());
    await graph.close();
  }
}

type Folder = Omit<Int8Options['compared'], 'folders'> & {
  folder: string;
  bits: WeightBits;
  threads: number;
};

async function measureFolder({
  model,
  weights,
  folder,
  calibration,
  bits,
  threads,
}: Folder): Promise<Int8Agreement> {
  const manifestPath = join(MODELS, `${model}.json`);
  const manifest = await readManifest(manifestPath);
  const photos = await listPhotos(folder);
  const thirds = photos.filter((_, at) => at % 3 === 0);
  const offered = calibration === undefined ? thirds : await listPhotos(calibration);
  const learnt = offered.slice(0, MOST_TO_CALIBRATE);
  const aside = photos.filter((photo) => !learnt.includes(photo));
  const scratch = await mkdtemp(join(tmpdir(), 'photonest-bench-'));
  try {
    const modelDirectory = join(scratch, model);
    const from = weights === undefined ? {} : { weightsPath: weights };
    await installModel({ manifest, modelsDirectory: MODELS, directory: modelDirectory, ...from });
    const found = await quantise(
      { type: 'quantise', manifestPath, modelDirectory, bits, threads, calibration: learnt, aside },
      onnxRuntime,
    );
    const heads = new Heads(await readVocabulary(join(MODELS, 'labels', 'vocabulary.json')));
    await heads.load(manifest, modelDirectory);
    const head = heads.find(manifest.id)!;
    const [float32, int8] = [found.float32, found.int8].map((each) => each.map((one) => seeWith(head, one)));
    const agreement = measureAgreement(float32!, int8!);
    const refusal = findDisagreement(agreement);
    const same = found.float32.filter(({ logits }, at) => first(logits) === first(found.int8[at]!.logits));
    return {
      ...{ model, folder, bits, calibrated: found.calibrated, agreement },
      firstClass: same.length / found.float32.length,
      speedUp: found.milliseconds.float32 / found.milliseconds.int8,
      reason: refusal === null ? null : refusalClause(refusal),
    };
  } finally {
    await rm(scratch, { recursive: true });
  }
}

/** In an order that has nothing to do with their names’. */
async function listPhotos(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => PHOTO.test(name)).sort();
  const stride = [7, 11, 13].find((each) => names.length % each !== 0) ?? 1;
  return names.map((_, at) => join(folder, names[(at * stride) % names.length]!));
}

function first(logits: Float32Array): number {
  return logits.indexOf(Math.max(...logits));
}
