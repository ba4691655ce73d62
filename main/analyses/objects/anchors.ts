import type { Box } from './box.ts';

/** Height by width. */
const RATIOS = [0.5, 1, 2];

/** The finest level whose side is known: an anchor of level 2 is as large as a square of 32 pixels, of the next one of 64. */
const FINEST = { level: 2, side: 32 };

export const ANCHORS_PER_PLACE = RATIOS.length;

/** Pixels of the image from one place of a level to the next. */
export function strideOf(level: number): number {
  return 2 ** level;
}

/** A level's anchors about the origin (detectron2, `DefaultAnchorGenerator`). */
export function cellAnchors(level: number): Box[] {
  const side = FINEST.side * 2 ** (level - FINEST.level);
  return RATIOS.map((ratio) => {
    const width = side / Math.sqrt(ratio);
    const height = ratio * width;
    return { left: -width / 2, top: -height / 2, right: width / 2, bottom: height / 2 };
  });
}

/** The anchor at an index of a level's map of so many columns, in the order row, column, anchor. */
export function anchorAt(level: number, columns: number, index: number): Box {
  const cell = cellAnchors(level)[index % ANCHORS_PER_PLACE]!;
  const place = Math.floor(index / ANCHORS_PER_PLACE);
  const x = (place % columns) * strideOf(level);
  const y = Math.floor(place / columns) * strideOf(level);
  return { left: cell.left + x, top: cell.top + y, right: cell.right + x, bottom: cell.bottom + y };
}
