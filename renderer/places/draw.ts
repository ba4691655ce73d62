import type { PlaceTown } from '../../main/core/api.ts';
import type { Camera, Point } from './camera.svelte.ts';
import type { Land } from './land.ts';

/** A rectangle that nothing is written over. */
export type Box = { left: number; top: number; right: number; bottom: number };

const GAP = 4;
const DOT = 2;
const LINE = 14;

/** Draws the map. Colours are the canvas's own: `color` is land, `border-color` borders, `outline-color` words. */
export function drawMap(canvas: HTMLCanvasElement, camera: Camera, land: Land, towns: PlaceTown[], taken: Box[]): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const ratio = window.devicePixelRatio;
  const { width, height, scale } = camera;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const style = getComputedStyle(canvas);
  context.setTransform(
    scale * ratio, 0, 0, scale * ratio,
    (width / 2 - camera.x * scale) * ratio, (height / 2 - camera.y * scale) * ratio,
  );
  context.fillStyle = style.color;
  context.fill(land.land, 'evenodd');
  context.strokeStyle = style.borderTopColor;
  context.lineWidth = 1 / scale;
  context.lineJoin = 'round';
  context.stroke(land.borders);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  nameTowns(context, style, camera, towns, taken);
} // prettier-ignore

/** Those of most people first; a name that would lie over another, or over photos, is left out. */
function nameTowns(
  context: CanvasRenderingContext2D,
  style: CSSStyleDeclaration,
  camera: Camera,
  towns: PlaceTown[],
  taken: Box[],
): void {
  const boxes = [...taken];
  context.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  for (const town of towns) {
    const at = camera.project(town.latitude, town.longitude);
    const name = town.name ?? '';
    const box = boxOf(at, context.measureText(name).width);
    if (boxes.some((other) => overlap(box, other))) continue;
    boxes.push(box);
    context.fillStyle = style.outlineColor;
    context.beginPath();
    context.arc(at.x, at.y, DOT, 0, 2 * Math.PI);
    context.fill();
    context.strokeStyle = style.color;
    context.lineWidth = 3;
    context.strokeText(name, at.x + GAP + DOT, at.y);
    context.fillText(name, at.x + GAP + DOT, at.y);
  }
}

function boxOf(at: Point, width: number): Box {
  return { left: at.x - GAP, top: at.y - LINE / 2, right: at.x + width + 3 * GAP, bottom: at.y + LINE / 2 };
}

function overlap(one: Box, other: Box): boolean {
  return one.left < other.right && one.right > other.left && one.top < other.bottom && one.bottom > other.top;
}
