import type { SearchResult } from '../../main/core/api.ts';
import type { Selection } from '../selection/selection.svelte.ts';
import type { Summaries } from '../state/summaries.svelte.ts';
import type { TileMark } from './tile/mark.ts';

/** What a grid shows, and what it tells of what a person does in it. */
export type GridProps = {
  result: SearchResult;
  /** Other photos are on their way, and those on show will go. */
  busy?: boolean;
  label: string;
  /** What the summaries' “why” refers to. */
  query: string;
  rowHeight: number;
  selected: number | null;
  /** Photos that are chosen together; null: where nothing is chosen but one. */
  selection: Selection | null;
  /** Something that is drawn over a photo, and greys it. */
  markOf?: (photo: number) => TileMark | null;
  summaries: Summaries;
  /** Shows why and how surely each photo was found. */
  reasons: boolean;
  /** A click goes on from the photo instead of selecting it. */
  clickOpens: boolean;
  /** Where to begin, in pixels of the content. */
  offset: number;
  onscroll: (offset: number) => void;
  onsize?: (by: number) => void;
  onselect: (photo: number) => void;
  onopen: (photo: number) => void;
  /** In place of choosing, what a click does; with Shift it is about a range. */
  onpress?: (photo: number, isRange: boolean) => void;
  /** More, or less, like this photo. */
  ontune?: ((photo: number, way: 'more' | 'less') => void) | undefined;
  /** Shows what lies below the photo. */
  onstack?: (photo: number) => void;
  onmenu?: (photo: number, left: number, top: number) => void;
  /** The photos are in an order that a person may change. */
  onarrange?: ((photos: number[], before: number | null) => void) | undefined;
};
