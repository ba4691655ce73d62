import type { Graph } from './network.ts';

/** The same graph for weights whose tensors have other names. */
export function renameTensors(graph: Graph, rename: (name: string) => string): Graph {
  return {
    ...graph,
    parameters: new Map([...graph.parameters].map(([name, shape]) => [rename(name), shape])),
    constants: graph.constants.map((constant) => ({ ...constant, sources: constant.sources.map(rename) })),
  };
}
