import type { RowProblem } from './imports/row-problem.ts';
import type { LabelCount } from './labels/label-count.ts';
import type { FileFailure } from './photos/file-failure.ts';

/** Photos that something is done with at once, as they were found: what is found later is not among them. */
export type Selection = { id: number; total: number };

export type SelectionRequest =
  /** All photos of a query but these, newest or surest first. */
  | { query: string; except?: number[] | undefined }
  /** At most 20,000. */
  | { ids: number[] };

/** What the photos of a selection have. */
export type SelectionDetail = Selection & {
  /** Labels that any of them shows or has rejected, those of most photos first. */
  labels: SelectionLabel[];
  favourites: number;
  hidden: number;
  /** `stars[n]`: how many have n stars, 0 to 5. */
  stars: number[];
  albums: { id: number; name: string; count: number }[];
  sizeBytes: number;
  /** Of the earliest and the latest, `YYYY-MM-DDTHH:MM:SS`. */
  taken: { from: string; until: string } | null;
};

/** `count`: photos that show it; `own`: of these, where a person or a file says so; `rejected`: where a person says no. */
export type SelectionLabel = LabelCount & { own: number; rejected: number };

/** What is done with each photo of a selection. */
export type BulkChange =
  /** By the label's key. `remove` takes an own tag away; `clear` takes back what was said. */
  | { do: 'confirm' | 'reject' | 'clear' | 'remove'; label: string }
  /** Own tags, or labels of these names: several between commas, a path between `/` or `|`. */
  | { do: 'tag'; names: string }
  | { do: 'favourite'; on: boolean }
  /** Null: as the file says. */
  | { do: 'stars'; stars: number | null }
  | { do: 'hide'; on: boolean }
  | { do: 'album'; album: number; on: boolean }
  /** Local time `YYYY-MM-DDTHH:MM:SS`; null: what the file says. */
  | { do: 'date'; takenAt: string | null }
  /** The camera's clock was wrong: later by so many seconds. */
  | { do: 'clock'; seconds: number }
  /** Degrees; `name` is what the step is called by. Null: what the file says. */
  | { do: 'place'; place: { latitude: number; longitude: number } | null; name?: string | undefined }
  /** Null: what the file says; empty: none. */
  | { do: 'title'; title: string | null }
  | { do: 'caption'; caption: string | null }
  /** Below the photo with this number, which takes its place in the grid. */
  | { do: 'stack'; top: number }
  /** Out of their stacks; stacks are taken apart whose top is among them. */
  | { do: 'unstack' };

export type StepKind =
  | BulkChange['do']
  | 'trash'
  | 'duplicates-trash'
  | 'duplicates-keep'
  | 'import'
  | 'folder-add'
  | 'folder-remove'
  | 'settings'
  | 'album-add'
  | 'album-rename'
  | 'album-delete'
  | 'album-arrange'
  | 'search-save'
  | 'search-rename'
  | 'search-delete'
  | 'tag-make'
  | 'tag-rename'
  | 'tag-nest'
  | 'tag-colour'
  | 'tag-alias'
  | 'tag-merge'
  | 'tag-delete'
  | 'teach';

/** Something that a person did, which can be undone until the app closes. */
export type Step = {
  id: number;
  kind: StepKind;
  /** The label, tag, album, folder or setting that it is about. */
  subject: string | null;
  /** Whether it gave or took, where there are both; else null. */
  on: boolean | null;
  /** Photos that it changed; 0 where it is about none. */
  photos: number;
};

/** What undo and redo would do next; null: nothing. */
export type UndoState = { undo: Step | null; redo: Step | null };

/** `step` is null where nothing had to be changed. */
export type Changed = UndoState & { step: Step | null };

export type Album = { id: number; name: string; count: number; cover: number | null };

export type SavedSearch = { id: number; name: string; query: string };

/** A tag that a person made, or a keyword in files. */
export type OwnTag = {
  key: string;
  name: string;
  /** Key of the tag above it. */
  parent: string | null;
  aliases: string[];
  /** `#rrggbb`. */
  colour: string | null;
  /** Photos that show it. */
  count: number;
  /** Only files say so: nobody has given it in the app. */
  fromFiles: boolean;
};

/** Photos that show a label, to be looked through: least sure first, and only those that nobody has judged. */
export type ReviewQueue = {
  label: LabelCount;
  ids: number[];
  aspects: number[];
  scores: number[];
  /** Photos of the label that somebody has judged already, right and wrong. */
  confirmed: number;
  rejected: number;
};

/** What became of a file's rows. */
export type ImportSummary = {
  rows: number;
  /** Rows whose photo is in the library. */
  found: number;
  /** Photos that were changed; of a dry run, that would be. */
  changed: number;
  /** Own tags that get a colour or other names. */
  tags: number;
  /** The first thousand rows that were not taken over; `reason` is `problem` in English, a clause. */
  leftOut: { row: number; path: string | null; reason: string; problem: RowProblem }[];
  leftOutCount: number;
  /** Columns that are not taken over. */
  passedOver: string[];
  /** Null where nothing was changed. */
  step: Step | null;
};

export type Trashed = UndoState & {
  /** Null where none was moved. */
  step: Step | null;
  moved: number[];
  /** Photos that stay; `reason` is `failure` in English, a clause that fits behind the file's name. */
  kept: { id: number; name: string; reason: string; failure: FileFailure }[];
  /** Undo brings the files back by itself. */
  restores: boolean;
};

/** What becomes of a group of duplicates. All that is done with one request is one step. */
export type ResolvedGroup = {
  /** The photo that stays; of a stack, the one on top. */
  kept: number;
  /** Those that go: to the trash, or below the other. */
  others: number[];
  /** Photos of the group that stay, too. */
  also?: number[] | undefined;
};

/**
 * `trash`: tags, stars and albums of those that go are merged into the photo that stays; `keep`: all stay, and are not
 * shown as duplicates again.
 */
export type DuplicateAction = 'trash' | 'stack' | 'keep';
