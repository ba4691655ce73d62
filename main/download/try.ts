import { dirname } from 'node:path';
import { readAnswer } from './answer.ts';
import type { Delivery } from './answer.ts';
import { receive } from './body.ts';
import { findPart, finishPart, removePart } from './part.ts';
import type { Part, PartFacts } from './part.ts';
import { Interruption } from './problem.ts';
import { request } from './request.ts';
import type { Source } from './sources.ts';
import { checkFreeSpace, diskFull, isDiskFull } from './free-space.ts';

export type Conditions = {
  signal: AbortSignal;
  /** How long a server may send nothing. */
  idleTimeoutMs: number;
  /** Before the second try; doubled with each that brings nothing. */
  retryDelayMs: number;
  /** What the file takes together with what is made of it, by its own size. */
  neededBytes: (totalBytes: number) => number;
  send: typeof fetch;
  onBytes: (receivedBytes: number, totalBytes: number) => void;
};

/** What the tries so far have come to. */
export type History = {
  /** In a row, without a byte that was not there before. */
  failures: number;
  arrived: boolean;
  furthestBytes: number;
  /** Whether the file at hand is of several pieces. */
  pieced: boolean;
};

/**
 * Goes on from the `.part` that is there, and returns the hash of the finished file. Null where the server's
 * file is not the one whose beginning was there: the beginning is then gone, and the next try fetches it all.
 */
export async function tryOnce(
  source: Source,
  conditions: Conditions,
  history: History,
): Promise<string | null> {
  const part = await findUsablePart(source);
  const receivedBytes = part?.receivedBytes ?? 0;
  history.furthestBytes = Math.max(history.furthestBytes, receivedBytes);
  history.pieced = receivedBytes > 0;
  if (part?.facts.totalBytes === receivedBytes) return await finishPart(source.path, part.facts);
  const facts = await fetchRest(source, part, conditions, history);
  return facts && (await finishPart(source.path, facts));
}

async function fetchRest(
  source: Source,
  part: Part | null,
  conditions: Conditions,
  history: History,
): Promise<PartFacts | null> {
  const idle = new AbortController();
  const timer = setTimeout(() => idle.abort(), conditions.idleTimeoutMs);
  const signal = AbortSignal.any([conditions.signal, idle.signal]);
  try {
    const answer = await request(source.url, part, signal, conditions.send);
    const delivery = readAnswer(answer, part, source);
    if (delivery === 'anew') {
      await removePart(source.path);
      return null;
    }
    const { totalBytes } = delivery.facts;
    const space = { neededBytes: conditions.neededBytes(totalBytes), presentBytes: part?.receivedBytes ?? 0 };
    await accept(answer.response, delivery, source.path, space, (receivedBytes) => {
      timer.refresh();
      note(history, delivery, receivedBytes);
      conditions.onBytes(receivedBytes, totalBytes);
    });
    return delivery.facts;
  } catch (error) {
    if (!idle.signal.aborted || !(error instanceof Interruption)) throw error;
    throw new Interruption(`sent nothing for ${conditions.idleTimeoutMs / 1000} seconds`, { cause: error });
  } finally {
    clearTimeout(timer);
    idle.abort(); // an answer that was not read to its end frees its connection
  }
}

/** What is there already takes no further space. */
async function accept(
  response: Response,
  delivery: Exclude<Delivery, 'anew'>,
  path: string,
  { neededBytes, presentBytes }: { neededBytes: number; presentBytes: number },
  onBytes: (receivedBytes: number) => void,
): Promise<void> {
  let missingBytes = neededBytes - presentBytes;
  await checkFreeSpace(dirname(path), missingBytes);
  onBytes(delivery.offsetBytes);
  try {
    await receive(response, delivery, path, (receivedBytes) => {
      missingBytes = neededBytes - receivedBytes;
      onBytes(receivedBytes);
    });
  } catch (error) {
    throw isDiskFull(error) ? await diskFull(dirname(path), missingBytes, error) : error;
  }
}

function note(history: History, { offsetBytes }: Exclude<Delivery, 'anew'>, receivedBytes: number): void {
  history.pieced = offsetBytes > 0;
  if (receivedBytes <= history.furthestBytes) return;
  Object.assign(history, { furthestBytes: receivedBytes, arrived: true, failures: 0 });
}

/** What was begun from another address, or is now known to have another hash, is not gone on with. */
async function findUsablePart(source: Source): Promise<Part | null> {
  const part = await findPart(source.path);
  return part?.facts.url === source.url && part.facts.hash.startsWith(source.hash) ? part : null;
}
