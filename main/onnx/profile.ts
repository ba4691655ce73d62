import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

type Event = { cat?: string; args?: { provider?: string; node_index?: string } };

/** The runtime adds the time and `.json` to the prefix that it was given. */
export async function readProfile(prefix: string): Promise<Record<string, number>> {
  const directory = dirname(prefix);
  const name = (await readdir(directory)).find((entry) => entry.startsWith(basename(prefix)));
  if (name === undefined) throw new Error(`expected a profile that begins with ${prefix}, but there is none`);
  return countNodes(JSON.parse(await readFile(join(directory, name), 'utf8')) as Event[]);
}

/** Nodes of the graph, each once, by the provider that ran them: `{ CPUExecutionProvider: 75 }`. */
export function countNodes(events: readonly Event[]): Record<string, number> {
  const nodes: Record<string, Set<string>> = {};
  for (const { cat, args } of events) {
    if (cat !== 'Node' || args?.provider === undefined) continue;
    (nodes[args.provider] ??= new Set()).add(args.node_index ?? '');
  }
  return Object.fromEntries(Object.entries(nodes).map(([provider, indices]) => [provider, indices.size]));
}
