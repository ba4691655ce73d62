import type { BulkChange } from '../../../core/api.ts';

type Judgement = 'confirm' | 'reject' | 'clear' | 'remove';

/** Photos, albums, searches and tags by their place in the list, however long it is. */
export type Action = { kind: 'undo' | 'redo' } | Doing;

/** Those that undo takes back. */
export type Doing =
  | { kind: 'change'; photos: number[]; change: BulkChange }
  | { kind: 'own'; photos: number[]; tag: number; do: Judgement }
  | { kind: 'album'; name: string }
  | { kind: 'album photos'; album: number; photos: number[]; on: boolean }
  | { kind: 'album rename'; album: number; name: string }
  | { kind: 'album arrange' | 'album delete'; album: number }
  | { kind: 'search'; name: string }
  | { kind: 'search delete'; search: number }
  | { kind: 'tag rename'; tag: number; name: string }
  | { kind: 'tag nest'; tag: number; parent: number | null }
  | { kind: 'tag colour' | 'tag delete'; tag: number }
  | { kind: 'tag merge'; tag: number; into: number };

/** Those that change tags themselves. */
export type TagAction = Extract<Doing, { kind: `tag ${string}` }>;
