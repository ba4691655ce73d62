import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isDiskFull } from '../core/disk-full.ts';
import { checkFreeSpace, diskFull } from './free-space.ts';
import {
  findPart,
  finishPart,
  receive,
  removePart,
  type Delivery,
  type Part,
  type PartFacts,
} from './part.ts';
import { Interruption, WrongBytes } from './problem.ts';
import { readAnswer, request, type Source } from './request.ts';

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
type History = {
  /** In a row, without a byte that was not there before. */
  failures: number;
  arrived: boolean;
  furthestBytes: number;
  /** Whether the file at hand is of several pieces. */
  pieced: boolean;
};

/** In a row, without anything new. Who has sent something is given the time that a change of network takes. */
const TRIES_FOR_NOTHING = { beforeAnything: 2, afterSomething: 6 };
const MAX_DELAY_MS = 30_000;

/**
 * Downloads the file, going on after interruptions as long as each try brings more of it, and returns its hash.
 * A file that was put together from pieces and has the wrong hash is fetched once more as a whole: after a power
 * cut, the end of a piece may not be what was written.
 */
export async function downloadFrom(source: Source, conditions: Conditions): Promise<string> {
  const history: History = { failures: 0, arrived: false, furthestBytes: 0, pieced: false };
  for (let wasWrong = false; ;) {
    try {
      const digest = await tryOnce(source, conditions, history);
      if (digest !== null) return digest;
    } catch (error) {
      conditions.signal.throwIfAborted();
      if (error instanceof WrongBytes) {
        await removePart(source.path);
        if (!history.pieced || wasWrong) throw error;
        wasWrong = true;
      } else if (error instanceof Interruption) {
        await backOff(error, conditions, history);
      } else throw error;
    }
  }
}

async function backOff(interruption: Interruption, conditions: Conditions, history: History): Promise<void> {
  const { signal, retryDelayMs } = conditions;
  const tries = history.arrived ? TRIES_FOR_NOTHING.afterSomething : TRIES_FOR_NOTHING.beforeAnything;
  if (++history.failures >= tries) throw interruption;
  const delayMs = Math.min(retryDelayMs * 2 ** (history.failures - 1), MAX_DELAY_MS);
  await wait(Math.max(delayMs, interruption.retryAfterMs), null, { signal }).catch(() => {
    signal.throwIfAborted();
  });
}

/**
 * Goes on from the `.part` that is there, and returns the hash of the finished file. Null where the server's
 * file is not the one whose beginning was there: the beginning is then gone, and the next try fetches it all.
 */
async function tryOnce(source: Source, conditions: Conditions, history: History): Promise<string | null> {
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
    throw new Interruption({ code: 'silent', seconds: conditions.idleTimeoutMs / 1000 }, { cause: error });
  } finally {
    clearTimeout(timer);
    idle.abort(); // an answer that was not read to its end frees its connection
  }
}

/** What is there already takes no further space. */
async function accept(
  response: Response,
  delivery: Delivery,
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

function note(history: History, { offsetBytes }: Delivery, receivedBytes: number): void {
  history.pieced = offsetBytes > 0;
  if (receivedBytes <= history.furthestBytes) return;
  Object.assign(history, { furthestBytes: receivedBytes, arrived: true, failures: 0 });
}

/** What was begun from another address, or is now known to have another hash, is not gone on with. */
async function findUsablePart(source: Source): Promise<Part | null> {
  const part = await findPart(source.path);
  return part?.facts.url === source.url && part.facts.hash.startsWith(source.hash) ? part : null;
}
