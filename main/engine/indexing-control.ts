import type { AnalysisId } from '../core/analyses/findings.ts';
import type { Failure, PendingFile, Status } from '../core/api.ts';
import { failureSentence } from '../core/photos/failure-sentence.ts';
import { failureKind } from '../core/photos/failure.ts';
import type { IndexingPort } from '../http/library/indexing.ts';
import type { Indexer } from '../indexing/queue/indexer.ts';
import type { Library } from './library/tables.ts';
import type { FailedAnalysis } from '../sqlite/tables/photos/analysis.ts';
import type { Analyses } from './analyses/analyses.ts';
import type { Change } from './changes.ts';
import type { Tagging } from './models/active-model.ts';
import { listPending } from './remote/pending-source.ts';
import type { RemoteJob } from './remote/remote-job.ts';

export type IndexingControlParts = {
  library: Library;
  indexer: Indexer;
  tagging: Pick<Tagging, 'clearFailures' | 'active'>;
  analyses: Pick<Analyses, 'refresh'>;
  remote: Pick<RemoteJob, 'end'>;
  status(): Status;
  announce(change: Change): void;
};

/** What a person asks of indexing: pause, resume, rescan, and another try at what failed. */
export class IndexingControl implements IndexingPort {
  readonly #parts: IndexingControlParts;

  constructor(parts: IndexingControlParts) {
    this.#parts = parts;
  }

  status(): Status {
    return this.#parts.status();
  }

  control(action: 'pause' | 'resume' | 'cancel' | 'rescan'): void {
    const { indexer, tagging, analyses, remote } = this.#parts;
    if (action === 'rescan' || action === 'resume') tagging.clearFailures();
    if (action !== 'rescan') indexer[action]();
    else {
      indexer.overrideSchedule();
      indexer.scan();
    }
    // Who wants no more photos to be tagged wants none to leave.
    if (action === 'cancel') void remote.end();
    analyses.refresh();
  }

  pending(after: { modifiedMs: number; id: number }, limit: number): PendingFile[] {
    const { library, tagging } = this.#parts;
    return listPending(library, tagging.active(), after, limit);
  }

  failures(): Failure[] {
    const { photos, analyses } = this.#parts.library;
    return [...photos.failures(), ...analyses.failures().map(toFailure)];
  }

  retry(ids: number[] | null): void {
    const { library, indexer, tagging, analyses, announce } = this.#parts;
    library.photos.retry(ids);
    library.analyses.retryFailed(ids);
    tagging.clearFailures();
    indexer.resume();
    analyses.refresh();
    announce('library');
  }
}

const WORK: Record<AnalysisId, string> = {
  text: 'its text could not be read: the photo',
  objects: 'its objects could not be found: the photo',
  scenes: 'its scene could not be told: the photo',
};

/** The photo itself is tagged; what failed is one analysis of it. */
function toFailure(failed: FailedAnalysis): Failure {
  const { analysis, failure } = failed;
  const reason = `is tagged, but ${WORK[analysis]} ${failureSentence(failure)}`;
  return { ...failed, state: 'failed', reason, kind: failureKind(failure) };
}
