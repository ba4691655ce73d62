import type { AnalysisId } from '../../../main/core/analyses/findings.ts';

/** What a key asks for while one photo is open. Letters go by what is on the key, digits and brackets by its place. */
export type PhotoAction =
  | { kind: 'go'; to: 'previous' | 'next' | 'first' | 'last' }
  | { kind: 'pan'; x: -1 | 0 | 1; y: -1 | 0 | 1 }
  | { kind: 'zoom'; direction: 1 | -1 }
  | { kind: 'turn'; by: 1 | -1 }
  /** The chip with this number, from 1. */
  | { kind: 'judge'; chip: number; state: 'confirmed' | 'rejected' }
  /** What an analysis found lies over the photo, or does no longer. */
  | { kind: 'layer'; layer: AnalysisId }
  | { kind: 'stars'; stars: 0 | 1 | 2 | 3 | 4 | 5 }
  | {
      kind:
        | 'natural'
        | 'favourite'
        | 'full-screen'
        | 'slideshow'
        | 'panel'
        | 'similar'
        | 'compare'
        | 'region'
        | 'add-tag'
        | 'last-tag'
        | 'leave';
    };

const LETTERS: Record<string, PhotoAction> = {
  z: { kind: 'natural' },
  f: { kind: 'full-screen' },
  i: { kind: 'panel' },
  s: { kind: 'similar' },
  c: { kind: 'compare' },
  l: { kind: 'favourite' },
  r: { kind: 'region' },
  t: { kind: 'add-tag' },
  x: { kind: 'layer', layer: 'text' },
  o: { kind: 'layer', layer: 'objects' },
  g: { kind: 'layer', layer: 'scenes' },
  '+': { kind: 'zoom', direction: 1 },
  '=': { kind: 'zoom', direction: 1 },
  '-': { kind: 'zoom', direction: -1 },
  ' ': { kind: 'slideshow' },
  '[': { kind: 'turn', by: -1 },
  ']': { kind: 'turn', by: 1 },
  home: { kind: 'go', to: 'first' },
  end: { kind: 'go', to: 'last' },
  escape: { kind: 'leave' },
};

const STARS = [0, 1, 2, 3, 4, 5] as const;

const PLACES: Record<string, PhotoAction> = {
  BracketLeft: { kind: 'turn', by: -1 },
  BracketRight: { kind: 'turn', by: 1 },
};

const ARROWS: Record<string, { x: -1 | 0 | 1; y: -1 | 0 | 1 }> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** @param zoomed arrows move the picture then */
export function photoAction(event: Pressed, zoomed: boolean): PhotoAction | null {
  if (event.ctrlKey || event.metaKey) return null;
  const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
  if (digit !== undefined && event.shiftKey !== event.altKey)
    return { kind: 'judge', chip: Number(digit), state: event.shiftKey ? 'confirmed' : 'rejected' };
  if (event.altKey) return null;
  const stars = STARS.find((each) => event.code === `Digit${each}` && !event.shiftKey);
  if (stars !== undefined) return { kind: 'stars', stars };
  const arrow = ARROWS[event.key];
  if (arrow !== undefined) {
    if (zoomed) return { kind: 'pan', ...arrow };
    return arrow.x === 0 ? null : { kind: 'go', to: arrow.x === 1 ? 'next' : 'previous' };
  }
  if (event.shiftKey && event.key.toLowerCase() === 't') return { kind: 'last-tag' };
  return LETTERS[event.key.toLowerCase()] ?? PLACES[event.code] ?? null;
}
