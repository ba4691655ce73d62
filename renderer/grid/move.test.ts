import { describe, expect, it } from 'vitest';
import { layOut } from './layout.ts';
import { move } from './move.ts';

/** Squares of 100 px, three to a row. */
const squares = layOut({
  aspects: Array.from({ length: 11 }, () => 1000),
  days: [],
  width: 312,
  rowHeight: 100,
});

describe('move()', () => {
  it.each([
    ['ArrowRight', 4, 5],
    ['ArrowRight', 10, 10],
    ['ArrowLeft', 0, 0],
    ['ArrowDown', 1, 4],
    ['ArrowDown', 8, 10],
    ['ArrowDown', 10, 10],
    ['ArrowUp', 5, 2],
    ['ArrowUp', 1, 1],
    ['Home', 7, 0],
    ['End', 2, 10],
    ['PageDown', 1, 7],
    ['PageDown', 9, 9],
    ['PageUp', 10, 4],
  ])('%s from photo %i leads to %i', (key, from, to) => {
    expect(move(squares, from, key, 200)).toBe(to);
  });

  it('other keys do not move', () => {
    expect(move(squares, 3, 'a', 200)).toBeNull();
  });

  it('short days beside each other are one line', () => {
    const days = [
      { day: '2025-01-02', count: 1 },
      { day: '2025-01-01', count: 2 },
      { day: '2024-12-01', count: 7 },
    ];
    const layout = layOut({
      aspects: Array.from({ length: 10 }, () => 1000),
      days,
      width: 620,
      rowHeight: 120,
    });
    expect(move(layout, 0, 'ArrowDown', 200)).toBe(3);
    expect(layout.top[rowAt(layout, move(layout, 6, 'ArrowUp', 200)!)]).toBe(layout.top[0]);
  });

  it('an empty grid leads nowhere', () => {
    expect(move(layOut({ aspects: [], days: [], width: 300, rowHeight: 100 }), 0, 'End', 200)).toBeNull();
  });
});

function rowAt(layout: ReturnType<typeof layOut>, index: number): number {
  return layout.start.findLastIndex((start) => start <= index);
}
