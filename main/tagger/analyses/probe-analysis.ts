import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { openGraph } from '../../onnx/graph.ts';
import { readProfile } from '../../onnx/profile.ts';
import type { Runtime } from '../../onnx/runtime.ts';
import type { FromProbe, ToProbe } from '../probe-messages.ts';
import { listSelfTests, type SelfTestGraph } from './self-test.ts';

/** Numbers of an output that are compared, spread over all of it. */
const MOST_COMPARED = 65_536;
/** A run that takes so long is not timed again. */
const ENOUGH_MS = 2000;

type Tested = { outputs: Float32Array[]; milliseconds: number; nodes: Record<string, number> };

/** Runs each graph of an analysis on one provider: what comes out, how long a photo takes, and what ran the nodes. */
export async function probeAnalysis(
  { files, threads, scratch }: ToProbe & { type: 'probe_analysis' },
  runtime: Runtime,
): Promise<FromProbe> {
  const tested: Tested[] = [];
  for (const [index, graph] of (await listSelfTests(files)).entries()) {
    const options = { provider: files.provider ?? 'cpu', profilePrefix: join(scratch, `profile-${index}-`) };
    tested.push(await testGraph(graph, threads ?? availableParallelism(), runtime, options));
  }
  const nodes: Record<string, number> = {};
  for (const each of tested)
    for (const [name, count] of Object.entries(each.nodes)) nodes[name] = (nodes[name] ?? 0) + count;
  return {
    type: 'analysis_probed',
    outputs: tested.flatMap(({ outputs }) => outputs),
    millisecondsPerPhoto: tested.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
    nodes,
  };
}

async function testGraph(
  { path, inputs, times }: SelfTestGraph,
  threads: number,
  runtime: Runtime,
  options: NonNullable<Parameters<typeof openGraph>[3]> & { profilePrefix: string },
): Promise<Tested> {
  const graph = await openGraph(path, threads, runtime, options);
  const first = performance.now();
  const outputs = await graph.run(inputs); // shapes are prepared here
  let milliseconds = performance.now() - first;
  graph.endProfiling();
  if (milliseconds < ENOUGH_MS) {
    const again = performance.now();
    await graph.run(inputs);
    milliseconds = performance.now() - again;
  }
  await graph.close();
  const sampled = Object.keys(outputs)
    .sort()
    .map((name) => sample(outputs[name]!.data));
  return {
    outputs: sampled,
    milliseconds: milliseconds * times,
    nodes: await readProfile(options.profilePrefix),
  };
}

function sample(data: Float32Array): Float32Array {
  const step = Math.max(1, Math.ceil(data.length / MOST_COMPARED));
  return Float32Array.from({ length: Math.ceil(data.length / step) }, (_, index) => data[index * step]!);
}
