const LONG_MS = 450;
/** A finger that moves further scrolls. */
const STILL_PX = 10;

/** A finger that rests on something. */
export class LongPress {
  /** The last press was long: the click that follows is no click. */
  wasLong = false;
  isTouch = false;
  readonly #onPress: (target: Element) => void;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #at = { x: 0, y: 0 };

  constructor(onPress: (target: Element) => void) {
    this.#onPress = onPress;
  }

  readonly start = (event: PointerEvent): void => {
    this.wasLong = false;
    this.isTouch = event.pointerType === 'touch';
    if (!this.isTouch || !event.isPrimary) return this.end();
    const target = event.target as Element;
    this.#at = { x: event.clientX, y: event.clientY };
    this.#timer = setTimeout(() => {
      this.wasLong = true;
      this.#onPress(target);
    }, LONG_MS);
  };

  readonly move = (event: PointerEvent): void => {
    if (Math.hypot(event.clientX - this.#at.x, event.clientY - this.#at.y) > STILL_PX) this.end();
  };

  readonly end = (): void => {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  };
}
