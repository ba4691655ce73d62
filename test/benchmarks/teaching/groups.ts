import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Vocabulary } from '../../../main/core/labels/vocabulary.ts';
import { MODELS_DIRECTORY } from '../../../main/engine/paths.ts';
import type { LabelTruth } from '../label-truth.ts';

const treeSchema = z.object({
  synsets: z.record(z.string(), z.object({ name: z.string(), parents: z.array(z.string()) })),
});

/** Wider groups would leave nothing to tell them from. */
const WIDEST = 0.6;

/** A group of photos: those of a node of WordNet, by their place in the list. */
export type Group = { name: string; members: ReadonlySet<number> };

/**
 * WordNet's nodes above what the file names say, each set of photos once.
 *
 * @param least photos that a group must have
 */
export async function findGroups(
  vocabulary: Vocabulary,
  truth: LabelTruth,
  paths: string[],
  least: number,
): Promise<Group[]> {
  const file = join(MODELS_DIRECTORY, 'labels', 'imagenet1k-wordnet.json');
  const { synsets } = treeSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  const members = new Map<string, Set<number>>();
  for (const [index, path] of paths.entries())
    for (const node of nodesOf(path, vocabulary, truth, synsets))
      members.set(node, (members.get(node) ?? new Set()).add(index));
  const different = new Map<string, Group>();
  for (const [node, photos] of members)
    if (photos.size >= least && photos.size <= WIDEST * paths.length)
      different.set([...photos].join(), { name: synsets[node]!.name, members: photos });
  return [...different.values()];
}

function nodesOf(
  path: string,
  vocabulary: Vocabulary,
  truth: LabelTruth,
  synsets: Record<string, { parents: string[] }>,
): Set<string> {
  const nodes = new Set<string>();
  const climb = (node: string): void => {
    if (nodes.has(node) || synsets[node] === undefined) return;
    nodes.add(node);
    for (const parent of synsets[node].parents) climb(parent);
  };
  const named = /(?<![a-z0-9])n\d{8}(?!\d)/.exec(path)?.[0];
  if (named !== undefined) climb(named);
  else for (const key of truth.find(path)?.right ?? []) if (vocabulary.has(key)) climb(key);
  return nodes;
}
