import type { Amount } from '../query-amount.ts';
import type { Area } from '../places/place.ts';
import type { Label } from '../labels/vocabulary.ts';

/** Days, `from` inclusive, `until` exclusive: `2023-06-01`; or of every year: `06-01`, where `until` may be before `from`. */
export type Days = { from: string; until: string; everyYear: boolean };

/** One part of a query. `start` and `end` are where it stands in the text. */
export type Term = { negated: boolean; source: string; start: number; end: number } & Condition;

export type Condition =
  /**
   * `labels`: keys that the words name; `days`: when, for words such as `june 2023`; `prefix`: names may go on after it;
   * `places`: what places of that name are called, left out where there are none.
   */
  | { kind: 'text'; text: string; labels: string[]; days: Days[]; prefix: boolean; places?: string[] }
  /** Labels and own tags only, never names of files. */
  | { kind: 'tag'; text: string; labels: string[] }
  | { kind: 'own'; text: string; labels: string[] }
  /** Any label of a category. */
  | { kind: 'category'; text: string; keys: string[] }
  | { kind: 'folder'; text: string }
  | { kind: 'camera'; text: string }
  | { kind: 'lens'; text: string }
  /** File formats as the library calls them, and endings of names. */
  | { kind: 'type'; formats: string[] }
  | { kind: 'rating'; atLeast: number } // stars
  | { kind: 'date'; days: Days[] }
  | { kind: 'similar'; photo: number }
  /** The photo on top, and those below it. */
  | { kind: 'stack'; photo: number }
  /** By its name, or `#` and its number. */
  | { kind: 'album'; text: string; id: number | null }
  | { kind: 'is'; what: 'favourite' | 'hidden' }
  | { kind: 'lines'; text: string } // what is written in the photo
  | ({ kind: 'count' } & Amount) // objects of a kind
  | ({ kind: 'share' } & Amount) // 0 to 1 of the photo
  /** Parts of a place's name, from the narrowest on, between commas. */
  | { kind: 'place'; text: string }
  | { kind: 'area'; area: Area } // of the map
  | { kind: 'located' } // somewhere
  | { kind: 'untagged' }
  | { kind: 'pending' } // shown, and not tagged yet
  | { kind: 'failed' };

export type Expression =
  | { kind: 'term'; term: Term }
  | { kind: 'all'; parts: Expression[] }
  | { kind: 'any'; parts: Expression[] }
  | { kind: 'not'; part: Expression };

/**
 * How a typed word leads to labels: it is another word for them; the label is wider (`baby`, people); the labels are
 * kinds of it (`mammal`); they are seen where it is (`birthday`, candle); or nothing fits, and these are only near.
 */
export type BridgeKind = 'same' | 'wider' | 'kinds' | 'related' | 'near';

export type Bridge = { kind: BridgeKind; labels: Label[] };

/** What the parser needs of the vocabulary and of the user's own tags. */
export type LabelFinder = {
  find(text: string): Label[];
  /** Keys of own tags of that name. */
  findOwn(text: string): string[];
  /** Keys of the labels of that category. */
  findCategory?(name: string): string[];
  /** For a word that is no label's name. */
  findBridge(text: string): Bridge | null;
  /** What places of that name are called, where photos were taken. */
  findPlaces?(text: string): string[];
  /** Names of what is counted, or measured in shares; null where nobody knows. */
  amounts?(of: 'count' | 'share'): ReadonlySet<string> | null;
};

/** A typed word that was taken for something else, or for which there is nothing. */
export type Remark = { word: string; start: number; end: number; bridge: Bridge };
