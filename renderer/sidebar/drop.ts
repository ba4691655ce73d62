import type { Attachment } from 'svelte/attachments';
import { draggedIn, listenToDrags, type DropOf } from './dragged.ts';

/** Takes what is dropped, and is marked while something that it takes is above it. */
export function takesDrops(dropOf: () => DropOf | undefined): Attachment<HTMLElement> {
  return (element) => {
    const found = (event: DragEvent): ((left: number, top: number) => void) | null => {
      const dragged = draggedIn(event);
      return dragged === null ? null : (dropOf()?.(dragged) ?? null);
    };
    const mark = (on: boolean): void => void element.toggleAttribute('data-over', on);
    const over = (event: DragEvent): void => {
      if (found(event) === null) return;
      event.preventDefault();
      mark(true);
    };
    const leave = (): void => mark(false);
    const drop = (event: DragEvent): void => {
      mark(false);
      const take = found(event);
      if (take === null) return;
      event.preventDefault();
      event.stopPropagation();
      take(event.clientX, event.clientY);
    };
    return listenToDrags(element, { dragover: over, dragleave: leave, drop });
  };
}
