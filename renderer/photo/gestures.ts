import type { Point } from './zoom.ts';

/** What a hand may do to a picture. Points are pixels from the stage's middle. */
export type GestureHandlers = {
  /** One finger or the mouse moves the picture instead of stepping to the next. */
  isZoomed: () => boolean;
  zoom: (factor: number, point: Point) => void;
  pan: (by: Point) => void;
  /** A finger draws an unzoomed picture along; `null` when it has let go. */
  draw: (by: Point | null) => void;
  swipe: (direction: 'left' | 'right' | 'up' | 'down') => void;
};

/** A finger that moved less has tapped. */
const LEAST_SWIPE = 56;
/** Pixels of the wheel for a factor of e; trackpads pinch with Ctrl and far smaller steps. */
const WHEEL = 520;
const PINCH_WHEEL = 90;
const LINE = 16;

/** Wheel, mouse, fingers and trackpad on `element`. */
export function attachGestures(element: HTMLElement, handlers: GestureHandlers): () => void {
  const pointers = new Map<number, Point>();
  let start: Point | null = null;
  let drawn: Point | null = null;

  const toPoint = (event: { clientX: number; clientY: number }): Point => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return { x: event.clientX - left - width / 2, y: event.clientY - top - height / 2 };
  };

  function wheel(event: WheelEvent): void {
    event.preventDefault();
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * LINE : event.deltaY;
    handlers.zoom(Math.exp(-pixels / (event.ctrlKey ? PINCH_WHEEL : WHEEL)), toPoint(event));
  }

  function down(event: PointerEvent): void {
    if (event.button !== 0 || (event.target as Element).closest('button, a, [role="button"]') !== null)
      return;
    element.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, toPoint(event));
    start = pointers.size === 1 ? toPoint(event) : null;
    if (pointers.size > 1) letGo();
  }

  function move(event: PointerEvent): void {
    const before = pointers.get(event.pointerId);
    if (before === undefined) return;
    const now = toPoint(event);
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    pointers.set(event.pointerId, now);
    if (other !== undefined) pinch(before, now, other);
    else if (handlers.isZoomed()) handlers.pan({ x: now.x - before.x, y: now.y - before.y });
    else if (event.pointerType === 'touch' && start !== null) {
      drawn = { x: now.x - start.x, y: now.y - start.y };
      handlers.draw(drawn);
    }
  }

  /** The middle between two fingers stays on the same part of the picture. */
  function pinch(before: Point, now: Point, other: Point): void {
    const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
    const distance = (point: Point): number => Math.hypot(point.x - other.x, point.y - other.y);
    handlers.pan({ x: (now.x - before.x) / 2, y: (now.y - before.y) / 2 });
    handlers.zoom(distance(now) / Math.max(1, distance(before)), middle);
  }

  function up(event: PointerEvent): void {
    if (!pointers.delete(event.pointerId)) return;
    const by = drawn;
    letGo();
    if (by === null || event.type === 'pointercancel') return;
    const across = Math.abs(by.x) > Math.abs(by.y);
    if (Math.max(Math.abs(by.x), Math.abs(by.y)) < LEAST_SWIPE) return;
    if (across) handlers.swipe(by.x < 0 ? 'left' : 'right');
    else handlers.swipe(by.y < 0 ? 'up' : 'down');
  }

  function letGo(): void {
    if (drawn !== null) handlers.draw(null);
    drawn = null;
    start = null;
  }

  const controller = new AbortController();
  const { signal } = controller;
  element.addEventListener('wheel', wheel, { passive: false, signal });
  element.addEventListener('pointerdown', down, { signal });
  element.addEventListener('pointermove', move, { signal });
  element.addEventListener('pointerup', up, { signal });
  element.addEventListener('pointercancel', up, { signal });
  return () => controller.abort();
}
