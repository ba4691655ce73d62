import { setTimeout as wait } from 'node:timers/promises';
import { removePart } from './part.ts';
import { Interruption, WrongBytes } from './problem.ts';
import type { Source } from './sources.ts';
import { tryOnce } from './try.ts';
import type { Conditions, History } from './try.ts';

/** In a row, without anything new. Who has sent something is given the time that a change of network takes. */
const triesForNothing = { beforeAnything: 2, afterSomething: 6 };
const longestDelayMs = 30_000;

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
  const tries = history.arrived ? triesForNothing.afterSomething : triesForNothing.beforeAnything;
  if (++history.failures >= tries) throw interruption;
  const delayMs = Math.min(retryDelayMs * 2 ** (history.failures - 1), longestDelayMs);
  await wait(Math.max(delayMs, interruption.retryAfterMs), null, { signal }).catch(() => {
    signal.throwIfAborted();
  });
}
