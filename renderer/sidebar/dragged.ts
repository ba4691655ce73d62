import { on } from 'svelte/events';

/** What is being dragged inside the window: while it moves, a browser does not tell what it carries. */
export type Dragged =
  { kind: 'photos'; ids: number[] } | { kind: 'album'; id: number } | { kind: 'tag'; key: string };

/** What becomes of something that is dropped; null: it is not taken. */
export type DropOf = (dragged: Dragged) => ((left: number, top: number) => void) | null;

/** Of the window's own drags, so that they are told from files and pictures. */
export const DRAG_TYPE = 'application/x-photonest';

let current: Dragged | null = null;
/** The desktop drags files, which come back to the window as anybody's files do. */
let isOfFiles = false;

/** To be called in `dragstart`. */
export function startDrag(event: DragEvent, dragged: Dragged): void {
  current = dragged;
  isOfFiles = false;
  event.dataTransfer?.setData(DRAG_TYPE, dragged.kind);
  if (event.dataTransfer !== null) event.dataTransfer.effectAllowed = 'copyMove';
}

/** Likewise, where the desktop drags the photos' files. It does not tell the end: the next move of a free pointer does. */
export function startFileDrag(event: DragEvent, ids: number[], drag: (ids: number[]) => void): void {
  event.preventDefault();
  current = { kind: 'photos', ids };
  isOfFiles = true;
  const end = ({ buttons }: PointerEvent): void => {
    if (buttons !== 0) return;
    removeEventListener('pointermove', end);
    isOfFiles = false;
  };
  addEventListener('pointermove', end);
  drag(ids);
}

/** Null for what comes from elsewhere. */
export function draggedIn(event: DragEvent): Dragged | null {
  const types = event.dataTransfer?.types ?? [];
  return types.includes(DRAG_TYPE) || (isOfFiles && types.includes('Files')) ? current : null;
}

/** @returns a function that ends the listening */
export function listenToDrags(
  element: HTMLElement,
  listeners: Record<'dragover' | 'dragleave' | 'drop', (event: DragEvent) => void>,
): () => void {
  const { dragover, dragleave, drop } = listeners;
  const ends = [
    on(element, 'dragover', dragover),
    on(element, 'dragleave', dragleave),
    on(element, 'drop', drop),
  ];
  return () => ends.forEach((end) => end());
}
