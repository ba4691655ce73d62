import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Graph } from '../../nets/network.ts';
import { openGraph, type NumberArray, type OpenedGraph } from '../../onnx/graph.ts';
import { MODEL_FILE, writeNetwork } from '../../weights/install/write-network.ts';

/** Writes the graph with weights by name, opens it for as long as `use` takes, and leaves nothing behind. */
export async function withGraph<T>(
  graph: Graph,
  weight: (name: string) => Float32Array,
  use: (run: OpenedGraph['run']) => Promise<T>,
): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'photonest-golden-'));
  try {
    await writeNetwork(graph, async (name) => await Promise.resolve(weight(name)), directory);
    const opened = await openGraph(join(directory, MODEL_FILE));
    try {
      return await use(opened.run);
    } finally {
      await opened.close();
    }
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** What a stage of the graph computed. */
export function stageOf(graph: Graph, outputs: Record<string, NumberArray>, stage: string): NumberArray {
  const output = outputs[graph.stages.get(stage) ?? ''];
  if (output) return output;
  throw new Error(`Expected the network to have a stage "${stage}".`);
}
