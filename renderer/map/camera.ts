/** What part of the map is seen: the place in the middle of the window, and pixels for the map's whole side. */
export type Camera = { x: number; y: number; scale: number };
export type Size = { width: number; height: number };
export type Point = { x: number; y: number };

/** Times the scale at which the whole map is seen. */
const NEAREST = 60;
const MARGIN = 0.9;

/** The scale at which the whole map is seen. */
export function wholeScale({ width, height }: Size): number {
  return Math.max(1, MARGIN * Math.min(width, height));
}

export function wholeMap(size: Size): Camera {
  return { x: 0.5, y: 0.5, scale: wholeScale(size) };
}

export function toScreen({ x, y, scale }: Camera, { width, height }: Size, point: Point): Point {
  return { x: width / 2 + (point.x - x) * scale, y: height / 2 + (point.y - y) * scale };
}

export function toMap({ x, y, scale }: Camera, { width, height }: Size, point: Point): Point {
  return { x: x + (point.x - width / 2) / scale, y: y + (point.y - height / 2) / scale };
}

/** By pixels; the middle of the window stays on the map. */
export function pan({ x, y, scale }: Camera, dx: number, dy: number): Camera {
  const clamp = (value: number): number => Math.min(1, Math.max(0, value));
  return { x: clamp(x - dx / scale), y: clamp(y - dy / scale), scale };
}

/** What lies at `around`, a point of the window, stays there. */
export function zoom(camera: Camera, size: Size, factor: number, around: Point): Camera {
  const whole = wholeScale(size);
  const scale = Math.min(NEAREST * whole, Math.max(whole / 2, camera.scale * factor));
  const fixed = toMap(camera, size, around);
  const moved = {
    x: fixed.x - (around.x - size.width / 2) / scale,
    y: fixed.y - (around.y - size.height / 2) / scale,
    scale,
  };
  return pan(moved, 0, 0);
}
