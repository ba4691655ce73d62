import type { Region } from '../../main/core/photos/region.ts';

const STEP = 0.02;
const LEAST = 0.03;
const START: Region = { left: 0.3, top: 0.3, width: 0.4, height: 0.4 };

type Point = { x: number; y: number };

/** A part of the open photo that is being marked. Sizes are parts of the photo's sides. */
export class RegionState {
  /** Null: none is marked. */
  current: Region | null = $state.raw(null);
  /** Drawn, and not only offered. */
  isDrawn = $state(false);

  toggle(): void {
    this.current = this.current === null ? START : null;
    this.isDrawn = false;
  }

  close(): void {
    this.current = null;
  }

  /** Between two corners, within the photo. */
  draw(from: Point, to: Point): void {
    const [left, right] = [Math.min(from.x, to.x), Math.max(from.x, to.x)].map(within) as [number, number];
    const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)].map(within) as [number, number];
    if (right - left < LEAST || bottom - top < LEAST) return;
    this.current = { left, top, width: right - left, height: bottom - top };
    this.isDrawn = true;
  }

  /** By an arrow key: moves it, or with Shift changes its size. */
  nudge(x: number, y: number, isResizing: boolean): void {
    const region = this.current;
    if (region === null) return;
    const { left, top, width, height } = region;
    if (isResizing)
      this.current = {
        ...region,
        width: Math.max(LEAST, Math.min(1 - left, width + x * STEP)),
        height: Math.max(LEAST, Math.min(1 - top, height + y * STEP)),
      };
    else
      this.current = {
        ...region,
        left: Math.max(0, Math.min(1 - width, left + x * STEP)),
        top: Math.max(0, Math.min(1 - height, top + y * STEP)),
      };
  }
}

function within(value: number): number {
  return Math.max(0, Math.min(1, value));
}
