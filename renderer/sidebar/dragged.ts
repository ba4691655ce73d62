/** What is being dragged inside the window: while it moves, a browser does not tell what it carries. */
export type Dragged =
  { kind: 'photos'; ids: number[] } | { kind: 'album'; id: number } | { kind: 'tag'; key: string };

/** What becomes of something that is dropped; null: it is not taken. */
export type DropOf = (dragged: Dragged) => ((left: number, top: number) => void) | null;

/** Of the window's own drags, so that they are told from files and pictures. */
export const DRAG_TYPE = 'application/x-photonest';

let current: Dragged | null = null;

/** To be called in `dragstart`. */
export function startDrag(event: DragEvent, dragged: Dragged): void {
  current = dragged;
  event.dataTransfer?.setData(DRAG_TYPE, dragged.kind);
  if (event.dataTransfer !== null) event.dataTransfer.effectAllowed = 'copyMove';
}

/** Null for what comes from elsewhere. */
export function draggedIn(event: DragEvent): Dragged | null {
  return event.dataTransfer?.types.includes(DRAG_TYPE) === true ? current : null;
}
