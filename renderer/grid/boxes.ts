import { GAP, type Heading, type Layout } from './layout.ts';

export type Box = { index: number; left: number; top: number; width: number; height: number };

/** The first row whose lower edge is below `y`; `layout.rows` when there is none. */
export function firstRowBelow(layout: Layout, y: number): number {
  let low = 0;
  let high = layout.rows;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (layout.top[middle]! + layout.rowHeight[middle]! > y) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Photos of all rows that touch `from` … `to`. */
export function boxesBetween(layout: Layout, from: number, to: number): Box[] {
  const boxes: Box[] = [];
  for (let row = firstRowBelow(layout, from); row < layout.rows && layout.top[row]! < to; row++)
    boxes.push(...boxesOfRow(layout, row));
  return boxes;
}

/** Whole pixels; the last box ends exactly where the row does. */
export function boxesOfRow(layout: Layout, row: number): Box[] {
  const start = layout.start[row]!;
  const end = layout.start[row + 1]!;
  const left = layout.left[row]!;
  const photos = layout.rowWidth[row]! - (end - start - 1) * GAP;
  let sum = 0;
  for (let index = start; index < end; index++) sum += layout.aspects[index]!;

  const boxes: Box[] = [];
  let before = 0;
  for (let index = start; index < end; index++) {
    const from = Math.round((before / sum) * photos);
    before += layout.aspects[index]!;
    boxes.push({
      index,
      left: left + from + (index - start) * GAP,
      top: layout.top[row]!,
      width: Math.round((before / sum) * photos) - from,
      height: layout.rowHeight[row]!,
    });
  }
  return boxes;
}

export function rowOf(layout: Layout, index: number): number {
  let low = 0;
  let high = layout.rows - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (layout.start[middle]! <= index) low = middle;
    else high = middle - 1;
  }
  return low;
}

export function boxOf(layout: Layout, index: number): Box | null {
  if (index < 0 || index >= layout.aspects.length) return null;
  const row = rowOf(layout, index);
  return boxesOfRow(layout, row)[index - layout.start[row]!] ?? null;
}

/** Headings that touch `from` … `to`; `height` is theirs. */
export function headingsBetween(layout: Layout, from: number, to: number, height: number): Heading[] {
  let low = 0;
  let high = layout.headings.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (layout.headings[middle]!.top + height > from) high = middle;
    else low = middle + 1;
  }
  const visible: Heading[] = [];
  for (let at = low; at < layout.headings.length && layout.headings[at]!.top < to; at++)
    visible.push(layout.headings[at]!);
  return visible;
}
