import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Form } from '../../main/nets/architectures.ts';
import { readManifest } from '../../main/weights/manifest.ts';
import { ROOT } from '../support/photographs.ts';
import { Graph } from './graph.ts';
import { load } from './machine.ts';
import { median, medianRatio } from './statistics.ts';
import { writeSyntheticModel } from './synthetic-model.ts';

export type NetworksOptions = { models: string[]; rounds: number; threads: number };

export type MeasuredGraph = {
  /** Milliseconds that the runtime takes to make it ready: the first time, and every time after. */
  firstLoadMs: number;
  loadMs: number;
  batches: { batch: number; msPerPhoto: number; gflopPerSecond: number }[];
  /** Of the process: after single photos, and after the largest batch. */
  peakBytes: number;
  peakBytesLargest: number;
};

export type NetworkResult = {
  model: string;
  size: number;
  load: number;
  fast: MeasuredGraph;
  plain: MeasuredGraph;
  /** fast / plain: medians over pairs that were measured one after the other. */
  ratios: { load: number; batches: { batch: number; ratio: number }[] };
};

/** How often each batch runs in a round; its first run allocates and is not counted. */
export const RUNS = [
  { batch: 1, runs: 7 },
  { batch: 4, runs: 3 },
  { batch: 8, runs: 1 },
] as const;

/** onnxruntime's threads spin for a while after a run, and would take time from the next process. */
const REST_MS = 50;

const FORMS = ['fast', 'plain'] as const;

type Series = {
  firstLoadMs: number;
  loads: number[];
  perBatch: Map<number, number[]>;
  peaks: number[];
  largestPeaks: number[];
};

/**
 * The app's graph against the plain one, which is what `torch.onnx.export` writes of the same network, as any program
 * would load it. Both are measured in turns, each in a process of its own.
 */
export async function measureNetworks({
  models,
  rounds,
  threads,
}: NetworksOptions): Promise<NetworkResult[]> {
  const results: NetworkResult[] = [];
  for (const model of models) results.push(await measureNetwork(model, rounds, threads));
  return results;
}

async function measureNetwork(model: string, rounds: number, threads: number): Promise<NetworkResult> {
  const manifest = await readManifest(join(ROOT, 'models', `${model}.json`));
  const { size } = manifest.preprocessing;
  const scratch = await mkdtemp(join(tmpdir(), 'photonest-bench-'));
  try {
    const files = new Map<Form, string>();
    for (const form of FORMS)
      files.set(form, await writeSyntheticModel(manifest.architecture, size, form, join(scratch, form)));
    const open = async (form: Form, graph: Graph): Promise<number> =>
      await graph.open({ file: files.get(form)!, size, threads, copy: form === 'fast' });

    const series = { fast: newSeries(), plain: newSeries() };
    for (const form of FORMS) {
      const graph = new Graph();
      series[form].firstLoadMs = await open(form, graph);
      await graph.close();
    }
    for (let round = 0; round < rounds; round++)
      await measureRound(series, open, round % 2 === 0 ? FORMS : FORMS.toReversed());
    return { model, size, load: load(), ...summarise(series, manifest.gmacs) };
  } finally {
    await rm(scratch, { recursive: true });
  }
}

/** In fresh processes; within it, whoever came first in one run comes second in the next. */
async function measureRound(
  series: Record<Form, Series>,
  open: (form: Form, graph: Graph) => Promise<number>,
  order: readonly Form[],
): Promise<void> {
  const graphs = { fast: new Graph(), plain: new Graph() };
  for (const form of order) series[form].loads.push(await open(form, graphs[form]));
  for (const { batch, runs } of RUNS) {
    for (let run = 0; run <= runs; run++) {
      for (const form of run % 2 === 0 ? order : order.toReversed()) {
        await sleep(REST_MS);
        const milliseconds = await graphs[form].run(batch);
        if (run > 0) series[form].perBatch.get(batch)!.push(milliseconds / batch);
      }
    }
    for (const form of order) {
      if (batch === RUNS[0].batch) series[form].peaks.push(await graphs[form].peakBytes());
      if (batch === RUNS.at(-1)!.batch) series[form].largestPeaks.push(await graphs[form].peakBytes());
    }
  }
  for (const form of order) await graphs[form].close();
}

function newSeries(): Series {
  const perBatch = new Map(RUNS.map(({ batch }): [number, number[]] => [batch, []]));
  return { firstLoadMs: 0, loads: [], perBatch, peaks: [], largestPeaks: [] };
}

function summarise(
  { fast, plain }: Record<Form, Series>,
  gmacs: number,
): Pick<NetworkResult, 'fast' | 'plain' | 'ratios'> {
  const ratios = {
    load: medianRatio(fast.loads, plain.loads),
    batches: RUNS.map(({ batch }) => {
      return { batch, ratio: medianRatio(fast.perBatch.get(batch)!, plain.perBatch.get(batch)!) };
    }),
  };
  return { fast: summariseGraph(fast, gmacs), plain: summariseGraph(plain, gmacs), ratios };
}

function summariseGraph(series: Series, gmacs: number): MeasuredGraph {
  return {
    firstLoadMs: series.firstLoadMs,
    loadMs: median(series.loads),
    batches: RUNS.map(({ batch }) => {
      const msPerPhoto = median(series.perBatch.get(batch)!);
      // The network's published count for both graphs; a multiply-accumulate is two operations.
      return { batch, msPerPhoto, gflopPerSecond: (2 * gmacs * 1000) / msPerPhoto };
    }),
    peakBytes: median(series.peaks),
    peakBytesLargest: median(series.largestPeaks),
  };
}
