import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WeightBits } from '../../../main/core/models/precision.ts';
import { buildNetwork } from '../../../main/nets/architectures.ts';
import { onnxRuntime } from '../../../main/onnx/runtime.ts';
import { findWeightBits } from '../../../main/tagger/weight-bits.ts';
import { Graph } from '../graph.ts';
import { openOnce, writeGraphs } from '../int8.ts';
import { load } from '../machine.ts';
import { median } from '../statistics.ts';
import { measureAccuracy, type Accuracy } from './accuracy.ts';
import { judgeClaims, type Claims } from './claims.ts';
import { countMultiplyAdds, countParameters } from './cost.ts';
import { FAMILY, type FamilyNetwork } from './networks.ts';

export type FamilyOptions = {
  /** One architecture of the family; all of them where it is left out. */
  model: string | undefined;
  rounds: number;
  threads: number;
  /** Photos whose names begin with their WordNet ids, for top-1 and top-5 of installed models; left out: none. */
  folder: string | undefined;
  /** Whose installed models; left out: the app's own. */
  library: string | undefined;
};

export type MeasuredNetwork = FamilyNetwork & {
  parameters: number;
  multiplyAdds: number;
  /** Milliseconds for a photo alone, median; `int8` is null where this processor has no arithmetic on bytes. */
  float32Ms: number;
  int8Ms: number | null;
  /** float32 / int8, median of pairs that were measured one after the other. */
  int8Times: number | null;
};

export type FamilyResult = {
  weightBits: WeightBits | null;
  load: number;
  networks: MeasuredNetwork[];
  claims: Claims;
  accuracy: Accuracy[];
};

/** onnxruntime's threads spin for a while after a run, and would take time from the next process. */
const REST_MS = 50;

/** Every network of the article on this processor. Weights of nothing do: speed does not depend on their values. */
export async function measureFamily(options: FamilyOptions): Promise<FamilyResult> {
  const { model, rounds, threads, folder, library } = options;
  const weightBits = await findWeightBits(onnxRuntime);
  const chosen = FAMILY.filter(({ architecture }) => model === undefined || architecture === model);
  if (chosen.length === 0)
    throw new Error(`Expected one of ${FAMILY.map((each) => each.architecture).join(', ')}, not “${model}”.`);
  const networks: MeasuredNetwork[] = [];
  for (const network of chosen) {
    console.error(`  ${network.architecture} at ${network.size} px`);
    networks.push(await measureNetwork(network, { rounds, threads, weightBits }));
  }
  const accuracy = folder === undefined ? [] : await measureAccuracy(folder, library, threads);
  return { weightBits, load: load(), networks, claims: judgeClaims(networks), accuracy };
}

type Setting = { rounds: number; threads: number; weightBits: WeightBits | null };

async function measureNetwork(
  network: FamilyNetwork,
  { rounds, threads, weightBits }: Setting,
): Promise<MeasuredNetwork> {
  const { architecture, size } = network;
  const built = buildNetwork(architecture, size);
  const scratch = await mkdtemp(join(tmpdir(), 'photonest-bench-'));
  try {
    const bits = weightBits === null ? [] : [weightBits];
    const files = [...(await writeGraphs(architecture, size, threads, scratch, bits)).values()];
    const times = await timeInTurns(files, size, threads, rounds);
    const [float32, int8] = times as [number[], number[] | undefined];
    return {
      ...network,
      parameters: countParameters(built),
      multiplyAdds: countMultiplyAdds(built),
      float32Ms: median(float32),
      int8Ms: int8 === undefined ? null : median(int8),
      int8Times: int8 === undefined ? null : median(float32.map((each, at) => each / int8[at]!)),
    };
  } finally {
    await rm(scratch, { recursive: true });
  }
}

/** Each in a process of its own; the first run of each allocates and is not counted. */
async function timeInTurns(
  files: string[],
  size: number,
  threads: number,
  rounds: number,
): Promise<number[][]> {
  for (const file of files) await openOnce(file, size, threads);
  const graphs = files.map(() => new Graph());
  for (const [at, graph] of graphs.entries())
    await graph.open({ file: files[at]!, size, threads, copy: true });
  const times: number[][] = files.map(() => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [at, graph] of graphs.entries()) {
      await sleep(REST_MS);
      const milliseconds = await graph.run(1);
      if (round > 0) times[at]!.push(milliseconds);
    }
  }
  for (const graph of graphs) await graph.close();
  return times;
}
