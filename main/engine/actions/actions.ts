import { findDifference } from '../../files/known-content.ts';
import type { SelectionPort } from '../../http/photos/selection.ts';
import type { Change } from '../changes.ts';
import type { Library } from '../library/tables.ts';
import type { Store } from '../photos/index-store.ts';
import type { Labels } from '../labels/labels.ts';
import type { Searching } from '../photos/search.ts';
import type { TaughtTags } from '../teaching/taught-tags.ts';
import { Albums } from './albums.ts';
import { Bulk } from './bulk.ts';
import { TagUpdater } from './update-tags.ts';
import { Journal } from './journal.ts';
import { OwnTags } from './own-tags.ts';
import { Review } from './review.ts';
import { Selections } from './selections.ts';
import { Trashing } from './trashing.ts';

export type ActionsParts = {
  library: Library;
  labels: Labels;
  store: Store;
  taught: TaughtTags;
  search: Searching;
  trash: typeof import('../../trash/trash.ts');
  /** Resolves when tags can be derived. */
  whenReady(): Promise<unknown>;
  threshold(): number;
  announce(change: Change): void;
};

/** What a person does with photos, and the journal of it. */
export function openActions(parts: ActionsParts) {
  const { library, labels, store, taught, trash, threshold, announce } = parts;
  const tagUpdater = new TagUpdater(parts);
  const journal = new Journal({
    log: library.undoLog,
    settle: async (rows) => await tagUpdater.settle(rows),
    announce,
  });
  const selections = new Selections(parts);
  const bulk = new Bulk({ library, labels, taught, selections, journal, tagUpdater });
  const trashing = new Trashing({
    library,
    store,
    selections,
    journal,
    tagUpdater,
    trash: {
      canRestore: trash.canRestore,
      move: trash.moveToTrash,
      check: findDifference,
      restore: trash.restoreFromTrash,
    },
    announce,
  });
  const selectionPort: SelectionPort = {
    freeze: (request) => selections.freeze(request),
    detail: async (id) => await selections.detail(id),
    paths: (id) => library.photos.paths(JSON.stringify(selections.idsOf(id))),
    change: async (id, change) => await bulk.change(id, change),
    trash: async (id) => await trashing.move(id),
  };
  return {
    journal,
    selections: selectionPort,
    /** Numbers of a selection's photos. */
    selected: (id: number): number[] => selections.idsOf(id),
    bulk,
    trashing,
    tagUpdater,
    idsOf: (selection: number) => selections.idsOf(selection),
    albums: new Albums({ library, journal, announce }),
    ownTags: new OwnTags({ library, labels, taught, journal, tagUpdater, threshold, announce }),
    review: new Review(library, labels, threshold),
  };
}
