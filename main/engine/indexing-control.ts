import type { Failure, Status } from '../core/api.ts';
import type { IndexingPort } from '../http/indexing.ts';
import type { Indexer } from '../indexing/queue/indexer.ts';
import type { Library } from './library/tables.ts';
import type { Change } from './changes.ts';
import type { Tagging } from './models/active-model.ts';

export type IndexingControlParts = {
  library: Library;
  indexer: Indexer;
  tagging: Pick<Tagging, 'forgive'>;
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
    const { indexer, tagging } = this.#parts;
    if (action === 'rescan' || action === 'resume') tagging.forgive();
    if (action !== 'rescan') indexer[action]();
    else {
      indexer.overrideSchedule();
      indexer.scan();
    }
  }

  failures(): Failure[] {
    return this.#parts.library.photos.failures();
  }

  retry(ids: number[] | null): void {
    const { library, indexer, tagging, announce } = this.#parts;
    library.photos.retry(ids);
    tagging.forgive();
    indexer.resume();
    announce('library');
  }
}
