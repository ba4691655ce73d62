import { bridge } from '../bridge.ts';
import { LongPress } from '../selection/long-press.ts';
import type { Selection } from '../selection/selection.svelte.ts';
import { startDrag, startFileDrag } from '../sidebar/dragged.ts';
import type { GridProps } from './props.ts';
import type { GridView } from './view.svelte.ts';

const TUNING: Record<string, 'more' | 'less'> = { '+': 'more', '=': 'more', '-': 'less' };
/** More are not named one by one. */
const MOST_DRAGGED = 20_000;

/** What keys and hands do in the grid, as what is meant by it. */
export class GridInput {
  readonly #props: () => GridProps;
  readonly #view: GridView;
  /** Index of the photo that the keyboard is on; -1: none. */
  readonly #cursor: () => number;

  readonly press = new LongPress((target) => {
    const photo = this.#photoOf(target);
    const { selection } = this.#props();
    if (photo === undefined || selection === null) return;
    selection.isTouched = true;
    if (!selection.has(photo)) selection.toggle(photo);
  });

  constructor(props: () => GridProps, view: GridView, cursor: () => number) {
    this.#props = props;
    this.#view = view;
    this.#cursor = cursor;
  }

  get #ids(): number[] {
    return this.#props().result.ids;
  }

  readonly handleKey = (event: KeyboardEvent): void => {
    if (event.altKey) return;
    const { selection, ontune, onopen } = this.#props();
    const photo = this.#ids[this.#cursor()];
    const isCommand = event.ctrlKey || event.metaKey;
    if (event.key === ' ' && isCommand && selection !== null && photo !== undefined) selection.toggle(photo);
    else if (isCommand || (event.key === 'Enter' && event.shiftKey)) return;
    else if (ontune !== undefined && TUNING[event.key] !== undefined && photo !== undefined)
      ontune(photo, TUNING[event.key]!);
    else if ((event.key === 'Enter' || event.key === ' ') && photo !== undefined) onopen(photo);
    else if (!this.#move(event)) return;
    event.preventDefault();
  };

  readonly handleClick = (event: MouseEvent): void => {
    const target = event.target as Element;
    const { selection, onpress } = this.#props();
    const day = target.closest<HTMLElement>('[data-day]');
    if (day !== null) return selection?.toggleAll(this.#photosOfDay(day.dataset['day']!));
    const photo = this.#photoOf(target);
    if (photo === undefined || this.#pressMark(target, photo)) return;
    if (onpress !== undefined) return onpress(photo, event.shiftKey);
    if (selection === null) this.#choose(event, photo, null);
    else if (!this.press.wasLong && !this.#chooseMore(event, photo, selection))
      this.#choose(event, photo, selection);
  };

  readonly handleDoubleClick = (event: MouseEvent): void => {
    const { onpress, clickOpens, onopen } = this.#props();
    if (onpress !== undefined) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey || (event.target as Element).closest('[data-check]'))
      return;
    const photo = this.#photoOf(event.target as Element);
    if (photo !== undefined && !clickOpens) onopen(photo);
  };

  readonly handleMenu = (event: MouseEvent): void => {
    const { selection, onmenu, onselect } = this.#props();
    const photo = this.#photoOf(event.target as Element);
    if (photo === undefined || onmenu === undefined || this.press.isTouch) return;
    event.preventDefault();
    if (selection?.has(photo) !== true) {
      selection?.set(photo);
      onselect(photo);
    }
    onmenu(photo, event.clientX, event.clientY);
  };

  /** To a tag, an album or another place of the album; on the desktop to another program, too. */
  drag(event: DragEvent, photo: number): void {
    const { selection } = this.#props();
    const isChosen = selection?.has(photo) ?? false;
    const ids = isChosen ? selection!.some(this.#ids, MOST_DRAGGED) : [photo];
    if (bridge === null) startDrag(event, { kind: 'photos', ids });
    else startFileDrag(event, ids, (files) => bridge?.startDrag(files));
  }

  /** All photos of a day are chosen. Null: nothing is chosen at all. */
  hasChosenDay(day: string): boolean | null {
    const { selection } = this.#props();
    if (selection === null || selection.count === 0) return null;
    return this.#photosOfDay(day).every((photo) => selection.has(photo));
  }

  /** By an arrow key and its like. False for other keys. */
  #move(event: KeyboardEvent): boolean {
    const { selection, onselect } = this.#props();
    const target = this.#view.target(event.key);
    if (target === null) return false;
    const photo = this.#ids[target]!;
    if (event.shiftKey && selection !== null) selection.extend(photo, this.#ids);
    else selection?.set(photo);
    onselect(photo);
    this.#view.reveal(target);
    return true;
  }

  /** On plus, minus or the number of a stack. */
  #pressMark(target: Element, photo: number): boolean {
    const { ontune, onstack } = this.#props();
    const mark = target.closest<HTMLElement>('[data-tune], [data-stack]');
    if (mark === null) return false;
    const way = mark.dataset['tune'] as 'more' | 'less' | undefined;
    if (way !== undefined) ontune?.(photo, way);
    else if (onstack !== undefined) onstack(photo);
    else return false;
    return true;
  }

  /** Besides those that are chosen: one more or less, or all as far as here. */
  #chooseMore(event: MouseEvent, photo: number, selection: Selection): boolean {
    const { onselect } = this.#props();
    const touched = isTouch(event);
    const onCheck = (event.target as Element).closest('[data-check]') !== null;
    if (onCheck || event.ctrlKey || event.metaKey || (touched && selection.isTouched)) {
      selection.toggle(photo);
      if (!touched) onselect(photo);
      return true;
    }
    if (!event.shiftKey) return false;
    selection.extend(photo, this.#ids);
    onselect(photo);
    return true;
  }

  #choose(event: MouseEvent, photo: number, selection: Selection | null): void {
    const { clickOpens, onopen, onselect } = this.#props();
    const touched = isTouch(event);
    if (!touched || !clickOpens) selection?.set(photo);
    if (clickOpens || touched) onopen(photo);
    else onselect(photo);
  }

  #photoOf(target: Element): number | undefined {
    const tile = target.closest<HTMLElement>('[data-index]');
    return tile === null ? undefined : this.#ids[Number(tile.dataset['index'])];
  }

  #photosOfDay(day: string): number[] {
    let from = 0;
    for (const each of this.#props().result.days) {
      if (each.day === day) return this.#ids.slice(from, from + each.count);
      from += each.count;
    }
    return [];
  }
}

function isTouch(event: MouseEvent): boolean {
  return event instanceof PointerEvent && event.pointerType === 'touch';
}
