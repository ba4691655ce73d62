import { setTimeout as sleep } from 'node:timers/promises';
import type { MergeCounts, MergeStatus } from '../../core/api.ts';
import { ResultSender, type Tally } from '../../engine/results/result-sender.ts';
import type { Client } from '../client.ts';
import { DONE } from '../errors.ts';
import { note, print, ProgressLine } from '../output.ts';
import { readResults } from './read-results.ts';

const POLL_MS = 200;
const SHOW_EVERY = 500;

/** What is said of each count, in this order, where there is any. */
const WORDS: [keyof Tally, string][] = [
  ['merged', 'merged'],
  ['known', 'already there'],
  ['waiting', 'wait until their files are found'],
  ['failed', 'of photos that could not be read'],
  ['duplicates', 'more than once in the input'],
  ['cut', 'cut off'],
  ['foreign', 'no results of a model that is known here'],
];

/** `photonest merge FILE…`: results into the library; tags are there when it ends. */
export async function merge(client: Client, paths: string[], json: boolean): Promise<number> {
  const line = new ProgressLine();
  const sender = new ResultSender(mergeInto(client));
  for (const path of paths) {
    for await (const result of readResults(path)) {
      await sender.add(result);
      if (sender.tally.lines % SHOW_EVERY === 0) line.show(`${sender.tally.lines} lines`);
    }
  }
  await sender.flush();
  await waitForTags(client, line);
  line.clear();
  print(json, sender.tally, () => [describe(sender.tally)]);
  return DONE;
}

/** The engine's own way of taking lines, over its routes. */
export function mergeInto(client: Pick<Client, 'postText'>): (lines: string[]) => Promise<MergeCounts> {
  return async (lines) => await client.postText<MergeCounts>('/api/results', lines.join('\n'));
}

export function describe(tally: Tally): string {
  const parts = WORDS.flatMap(([what, words]) => (tally[what] > 0 ? [`${tally[what]} ${words}`] : []));
  return `${tally.lines} lines${parts.length > 0 ? `: ${parts.join(', ')}` : ''}.`;
}

/** What is interrupted here goes on by itself in the engine that has the library open next. */
async function waitForTags(client: Client, line: ProgressLine): Promise<void> {
  for (let told = false; ; told = true) {
    const { unscored } = await client.get<MergeStatus>('/api/results');
    if (unscored === 0) return;
    if (!told && unscored > 1000)
      note(`The tags of ${unscored} photos follow; they can be found by likeness now.`);
    line.show(`Tags to follow: ${unscored} photos`);
    await sleep(POLL_MS);
  }
}
