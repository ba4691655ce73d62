import { boxOf, boxesOfRow, rowOf, type Box } from './boxes.ts';
import type { Layout } from './layout.ts';

/** Where a key leads from the photo at `index`, or null when it is not a key that moves. */
export function move(layout: Layout, index: number, key: string, pageHeight: number): number | null {
  const last = layout.aspects.length - 1;
  if (last < 0) return null;
  switch (key) {
    case 'ArrowLeft':
      return Math.max(0, index - 1);
    case 'ArrowRight':
      return Math.min(last, index + 1);
    case 'Home':
      return 0;
    case 'End':
      return last;
    case 'ArrowUp':
      return vertical(layout, index, -1, 0);
    case 'ArrowDown':
      return vertical(layout, index, 1, 0);
    case 'PageUp':
      return vertical(layout, index, -1, pageHeight);
    case 'PageDown':
      return vertical(layout, index, 1, pageHeight);
    default:
      return null;
  }
}

/** At least one line and `distance` pixels on, the photo whose middle is nearest; at the edge, `index` itself. */
function vertical(layout: Layout, index: number, direction: 1 | -1, distance: number): number {
  const from = boxOf(layout, index);
  if (from === null) return 0;
  let row = rowOf(layout, index);
  let line = from.top;
  while (line === from.top || Math.abs(line - from.top) < distance) {
    do row += direction;
    while (row >= 0 && row < layout.rows && layout.top[row] === line);
    if (row < 0 || row >= layout.rows) break;
    line = layout.top[row]!;
  }
  return line === from.top ? index : nearest(boxesOfLine(layout, line, row), from);
}

function boxesOfLine(layout: Layout, top: number, near: number): Box[] {
  let row = Math.min(layout.rows - 1, Math.max(0, near));
  while (row > 0 && layout.top[row - 1] === top) row -= 1;
  const boxes: Box[] = [];
  for (; row < layout.rows && layout.top[row] === top; row++) boxes.push(...boxesOfRow(layout, row));
  return boxes;
}

function nearest(boxes: Box[], from: Box): number {
  const middle = from.left + from.width / 2;
  const distance = (box: Box) => Math.abs(box.left + box.width / 2 - middle);
  return boxes.reduce((best, box) => (distance(box) < distance(best) ? box : best)).index;
}
