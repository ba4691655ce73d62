import { failureSentence } from '../../core/photos/failure-sentence.ts';
import type { PhotoFailure } from '../../core/photos/failure.ts';
import type { PendingPhoto } from '../../core/photos/files.ts';
import type { OutcomeStore } from '../../indexing/queue/ports.ts';
import type { Log } from '../library/log.ts';

/** The same store; of a photo that failed, the log has its path and the reason. */
export function logFailures(store: OutcomeStore, log: Log): OutcomeStore {
  return {
    save: (outcomes) => {
      store.save(outcomes);
      for (const outcome of outcomes)
        if ('failed' in outcome) log.write(sentenceOf(outcome.pending, outcome.failed));
    },
  };
}

function sentenceOf(pending: PendingPhoto, failure: PhotoFailure): string {
  const reason = failureSentence(failure);
  if (pending.step.kind === 'refine')
    return `${pending.path} keeps the labels that it has: for the chosen model it ${reason}`;
  return `${pending.path} failed: it ${reason}`;
}
