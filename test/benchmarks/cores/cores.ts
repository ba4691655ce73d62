import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPhoto } from '../../../main/images/photo.ts';
import { crop } from '../../../main/images/preprocess.ts';
import { reduce } from '../../../main/images/reduce.ts';
import { makeThumbnail } from '../../../main/images/thumbnail.ts';
import { openNetwork } from '../../../main/onnx/session.ts';
import { readManifest } from '../../../main/weights/manifest.ts';
import { ROOT } from '../../support/photographs.ts';
import { load } from '../machine.ts';
import { makeCameraPhotos } from '../photos.ts';
import { median, medianRatio } from '../statistics.ts';
import { writeSyntheticModel } from '../synthetic-model.ts';
import { findBest, ruleFor, simulate, type Sharing, type Stages } from './simulate.ts';

export type CoresOptions = { models: string[]; megapixels: number; rounds: number };

export type CoresResult = {
  load: number;
  megapixels: number;
  models: {
    model: string;
    stages: Stages;
    cores: { cores: number; rule: number; best: number; bestSharing: Sharing }[];
  }[];
};

const CORES = [2, 4, 8, 16, 32];
const PHOTOS = 8;
const BATCH = 4;

/**
 * How decoding and the network share cores that this computer may not have: what a photo costs is measured as time of
 * the processor, which other programs leave alone, and the rest is simulated.
 */
export async function measureCores({ models, megapixels, rounds }: CoresOptions): Promise<CoresResult> {
  const scratch = await mkdtemp(join(tmpdir(), 'photonest-bench-'));
  try {
    const results: CoresResult['models'] = [];
    const decodeMs = await measureDecoding(join(scratch, 'photos'), megapixels);
    for (const model of models) {
      const stages = { decodeMs, ...(await measureNetwork(model, rounds, join(scratch, model))) };
      const cores = CORES.map((count) => {
        const { sharing, photosPerSecond } = findBest(stages, count);
        return {
          cores: count,
          rule: simulate(stages, ruleFor(count)),
          best: photosPerSecond,
          bestSharing: sharing,
        };
      });
      results.push({ model, stages, cores });
    }
    return { load: load(), megapixels, models: results };
  } finally {
    await rm(scratch, { recursive: true });
  }
}

/** Milliseconds of the processor for a photo's thumbnail and crop. */
async function measureDecoding(folder: string, megapixels: number): Promise<number> {
  const { preprocessing } = await readManifest(join(ROOT, 'models', 'tf_efficientnet_lite2.json'));
  await makeCameraPhotos(folder, PHOTOS, megapixels);
  const times: number[] = [];
  for (const name of await readdir(folder)) {
    const before = process.cpuUsage();
    const photo = await reduce(await openPhoto(join(folder, name)));
    await Promise.all([crop(photo, preprocessing), makeThumbnail(photo)]);
    times.push(millisecondsSince(before));
  }
  return median(times);
}

/** For a photo of a batch on one thread; and by how much two threads are faster. */
async function measureNetwork(
  model: string,
  rounds: number,
  directory: string,
): Promise<Omit<Stages, 'decodeMs'>> {
  const { architecture, preprocessing } = await readManifest(join(ROOT, 'models', `${model}.json`));
  const { size } = preprocessing;
  const file = await writeSyntheticModel(architecture, size, 'fast', directory);
  const [one, two] = [
    await openNetwork(file, { size, threads: 1 }),
    await openNetwork(file, { size, threads: 2 }),
  ];
  const [processor, alone, both]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round <= rounds; round++) {
    const before = process.cpuUsage();
    const aloneMs = await time(one.run, size);
    const processorMs = millisecondsSince(before);
    const bothMs = await time(two.run, size);
    if (round === 0) continue;
    processor.push(processorMs / BATCH);
    alone.push(aloneMs);
    both.push(bothMs);
  }
  await one.close();
  await two.close();
  // Amdahl: with two threads it takes 1 - p / 2 of the time.
  const parallel = Math.min(1, Math.max(0, 2 * (1 - medianRatio(both, alone))));
  return { networkMs: median(processor), parallel };
}

async function time(
  run: (images: Float32Array<ArrayBuffer>) => Promise<unknown>,
  size: number,
): Promise<number> {
  const images = new Float32Array(BATCH * 3 * size ** 2);
  const before = performance.now();
  await run(images);
  return performance.now() - before;
}

function millisecondsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
