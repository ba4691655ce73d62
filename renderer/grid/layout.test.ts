import { describe, expect, it } from 'vitest';
import { boxesBetween, boxesOfRow, boxOf, firstRowBelow, headingsBetween, rowOf } from './boxes.ts';
import { GAP, HEADING, layOut, STRETCH, type Layout } from './layout.ts';

/** Deterministic shapes from tall to panoramic. */
function shapes(count: number): number[] {
  const known = [1500, 667, 1333, 1000, 1778, 750, 2400, 563];
  return Array.from({ length: count }, (_, at) => known[(at * 5 + (at >> 3)) % known.length]!);
}

const oneRun = (count: number, width = 1000, rowHeight = 200) =>
  layOut({ aspects: shapes(count), days: [], width, rowHeight });

describe('layOut() - rows', () => {
  it.each([360, 820, 1291])('fill a width of %i px to the pixel, but for the last', (width) => {
    const layout = oneRun(300, width, 160);
    for (let row = 0; row < layout.rows - 1; row++) {
      const boxes = boxesOfRow(layout, row);
      expect(boxes[0]!.left).toBe(0);
      expect(boxes.at(-1)!.left + boxes.at(-1)!.width).toBe(width);
      for (let at = 1; at < boxes.length; at++)
        expect(boxes[at]!.left - boxes[at - 1]!.left - boxes[at - 1]!.width).toBe(GAP);
    }
  });

  it('are never higher than the stretch allows', () => {
    for (const width of [200, 390, 777, 1600]) {
      const layout = oneRun(500, width, 180);
      for (const height of layout.rowHeight) expect(height).toBeLessThanOrEqual(180 * STRETCH);
    }
  });

  it('hold every photo once and in order', () => {
    const layout = oneRun(257);
    const indices = boxesBetween(layout, -1, Infinity).map((box) => box.index);
    expect(indices).toEqual(Array.from({ length: 257 }, (_, at) => at));
  });

  it('keep a photo near its true shape', () => {
    const layout = oneRun(200);
    for (const box of boxesBetween(layout, -1, Infinity)) {
      const shape = layout.aspects[box.index]! / 1000;
      expect(Math.abs(box.width - shape * box.height)).toBeLessThan(0.03 * box.width + 3);
    }
  });

  it('do not stretch a lone last photo over the width', () => {
    const layout = layOut({ aspects: [1500], days: [], width: 1000, rowHeight: 200 });
    expect(boxOf(layout, 0)).toEqual({ index: 0, left: 0, top: 0, width: 300, height: 200 });
  });

  it('follow each other by one gap, and their sum is the height', () => {
    const layout = oneRun(120);
    for (let row = 1; row < layout.rows; row++)
      expect(layout.top[row]).toBe(layout.top[row - 1]! + layout.rowHeight[row - 1]! + GAP);
    const bottom = layout.top[layout.rows - 1]! + layout.rowHeight[layout.rows - 1]!;
    expect(layout.height - bottom).toBeGreaterThanOrEqual(0);
    expect(layout.height - bottom).toBeLessThanOrEqual(GAP);
  });

  it('of nothing are none', () => {
    const layout = oneRun(0);
    expect([layout.rows, layout.height, firstRowBelow(layout, 0)]).toEqual([0, 0, 0]);
  });

  it('wider than the window shrink to it', () => {
    const layout = layOut({ aspects: [9000], days: [], width: 600, rowHeight: 200 });
    expect(boxOf(layout, 0)).toMatchObject({ width: 600, height: 66 });
  });
});

describe('layOut() - days', () => {
  const days = (counts: number[]) => counts.map((count, at) => ({ day: `2025-01-${10 + at}`, count }));
  const layout = (counts: number[], width = 1000): Layout =>
    layOut({
      aspects: Array.from({ length: counts.reduce((a, b) => a + b, 0) }, () => 1500),
      days: days(counts),
      width,
      rowHeight: 160,
    });

  it('a long day has a heading and rows of its own', () => {
    const { headings, top, start } = layout([12, 9]);
    expect(headings.map((heading) => heading.count)).toEqual([12, 9]);
    expect(top[0]).toBe(HEADING);
    const second = [...start].indexOf(12);
    expect(top[second]).toBe(headings[1]!.top + HEADING);
  });

  it('short days share a line, each under its heading', () => {
    const { headings, top, left } = layout([1, 2, 9]);
    expect(headings[0]!.top).toBe(headings[1]!.top);
    expect(top[0]).toBe(top[1]);
    expect(headings[1]!.left).toBe(left[1]);
    expect(headings[1]!.left).toBeGreaterThanOrEqual(headings[0]!.width);
    expect(headings[2]!.top).toBeGreaterThan(top[1]!);
  });

  it('short days never reach beyond the width', () => {
    for (const width of [300, 640, 1000]) {
      const packed = layout([1, 1, 1, 2, 1, 1, 3, 1, 1, 1], width);
      for (const box of boxesBetween(packed, -1, Infinity))
        expect(box.left + box.width).toBeLessThanOrEqual(width);
      for (const heading of packed.headings) expect(heading.left + heading.width).toBeLessThanOrEqual(width);
    }
  });

  it('headings are found by where they stand', () => {
    const long = layout(Array.from({ length: 18 }, () => 9));
    const third = long.headings[3]!;
    expect(headingsBetween(long, third.top, third.top + 1, HEADING)).toEqual([third]);
    expect(headingsBetween(long, 0, long.height, HEADING)).toHaveLength(18);
  });
});

describe('firstRowBelow(), rowOf() - binary search', () => {
  const layout = oneRun(400);

  it('finds the row that a walk from the top finds', () => {
    for (let y = 0; y < layout.height; y += 97) {
      const walked = layout.top.findIndex((top, row) => top + layout.rowHeight[row]! > y);
      expect(firstRowBelow(layout, y)).toBe(walked === -1 ? layout.rows : walked);
    }
  });

  it('finds the row of every photo', () => {
    for (let row = 0; row < layout.rows; row++)
      for (const box of boxesOfRow(layout, row)) expect(rowOf(layout, box.index)).toBe(row);
  });

  it('gives no box for a photo that is not there', () => {
    expect(boxOf(layout, -1)).toBeNull();
    expect(boxOf(layout, 400)).toBeNull();
  });
});
