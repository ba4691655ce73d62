import type { IndexStore } from '../../indexing/queue/ports.ts';
import type { Log } from '../library/log.ts';

/** The same store; of a photo that failed, the log has its path and the reason. */
export function logFailures(store: IndexStore, log: Log): IndexStore {
  return {
    ...store,
    save: (outcomes) => {
      store.save(outcomes);
      for (const outcome of outcomes)
        if ('failed' in outcome) log.write(`${outcome.pending.path} failed: it ${outcome.failed}`);
    },
  };
}
