import { pan, toMap, wholeMap, zoom, type Camera, type Point, type Size } from './camera.ts';

export type Tool = 'pan' | 'lasso';
/** How a lasso changes what is chosen. */
export type LassoMode = 'replace' | 'add' | 'remove';

/** A hand is not quite still. */
const STILL_PX = 5;
const WHEEL = 0.0016;
const KEY_PX = 80;
const KEY_ZOOM = 1.4;

/** What the map's stage shows, and how pointer, wheel and keys change it. */
export class Stage {
  size: Size = $state.raw({ width: 1, height: 1 });
  camera: Camera = $state.raw({ x: 0.5, y: 0.5, scale: 1 });
  tool: Tool = $state('pan');
  /** The lasso's line in the window, while it is drawn. */
  line: Point[] = $state.raw([]);
  readonly #onLasso: (line: Point[], mode: LassoMode) => void;
  readonly #onClick: (point: Point, event: PointerEvent) => void;
  #hasSize = false;
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing on show depends on it
  readonly #pointers = new Map<number, Point>();
  #origin: Point = { x: 0, y: 0 };
  #isLasso = false;
  #hasMoved = false;

  constructor(
    onLasso: (line: Point[], mode: LassoMode) => void,
    onClick: (point: Point, event: PointerEvent) => void,
  ) {
    this.#onLasso = onLasso;
    this.#onClick = onClick;
  }

  resize(size: Size): void {
    this.size = size;
    if (this.#hasSize || size.width < 2 || size.height < 2) return; // one side is known before the other
    this.#hasSize = true;
    this.camera = wholeMap(size);
  }

  zoomBy(factor: number, around: Point = { x: this.size.width / 2, y: this.size.height / 2 }): void {
    this.camera = zoom(this.camera, this.size, factor, around);
  }

  showAll(): void {
    this.camera = wholeMap(this.size);
  }

  readonly wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    this.zoomBy(Math.exp(-event.deltaY * lines * WHEEL), pointOf(event));
  };

  readonly down = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    this.#pointers.set(event.pointerId, pointOf(event));
    this.#origin = pointOf(event);
    this.#hasMoved = false;
    this.#isLasso = this.#pointers.size === 1 && (this.tool === 'lasso' || event.shiftKey || event.altKey);
  };

  readonly move = (event: PointerEvent): void => {
    const before = this.#pointers.get(event.pointerId);
    if (before === undefined) return;
    const point = pointOf(event);
    if (Math.hypot(point.x - this.#origin.x, point.y - this.#origin.y) > STILL_PX) this.#hasMoved = true;
    if (this.#pointers.size === 2) this.#pinch(event.pointerId, before, point);
    else if (this.#hasMoved && this.#isLasso)
      this.line = [...(this.line.length === 0 ? [this.#origin] : this.line), point];
    else if (this.#hasMoved) this.camera = pan(this.camera, point.x - before.x, point.y - before.y);
    this.#pointers.set(event.pointerId, point);
  };

  readonly up = (event: PointerEvent): void => {
    if (!this.#pointers.delete(event.pointerId)) return;
    if (this.line.length > 2) {
      const line = this.line.map((point) => toMap(this.camera, this.size, point));
      this.#onLasso(line, event.altKey ? 'remove' : event.shiftKey ? 'add' : 'replace');
    } else if (!this.#hasMoved && event.type === 'pointerup') this.#onClick(pointOf(event), event);
    this.line = [];
  };

  readonly key = (event: KeyboardEvent): void => {
    const ways: Record<string, () => void> = {
      ArrowLeft: () => (this.camera = pan(this.camera, KEY_PX, 0)),
      ArrowRight: () => (this.camera = pan(this.camera, -KEY_PX, 0)),
      ArrowUp: () => (this.camera = pan(this.camera, 0, KEY_PX)),
      ArrowDown: () => (this.camera = pan(this.camera, 0, -KEY_PX)),
      '+': () => this.zoomBy(KEY_ZOOM),
      '=': () => this.zoomBy(KEY_ZOOM),
      '-': () => this.zoomBy(1 / KEY_ZOOM),
      Home: () => this.showAll(),
    };
    const way = ways[event.key];
    if (way === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    way();
  };

  /** Two fingers: what lies between them stays there. */
  #pinch(id: number, before: Point, point: Point): void {
    const other = [...this.#pointers].find(([each]) => each !== id)?.[1];
    if (other === undefined) return;
    const [was, is] = [before, point].map(({ x, y }) => Math.hypot(x - other.x, y - other.y));
    const middle = { x: (point.x + other.x) / 2, y: (point.y + other.y) / 2 };
    this.zoomBy(is! / Math.max(1, was!), middle);
  }
}

/** Within the element that hears of it. */
function pointOf(event: PointerEvent | WheelEvent): Point {
  const { left, top } = (event.currentTarget as Element).getBoundingClientRect();
  return { x: event.clientX - left, y: event.clientY - top };
}
