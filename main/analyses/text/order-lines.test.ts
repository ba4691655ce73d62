import { expect, test } from 'vitest';
import { orderLines } from './order-lines.ts';
import { turnCorners, type Corners } from './rectangle.ts';

function line(text: string, left: number, top: number, width: number, height = 10) {
  const corners: Corners = [
    { x: left, y: top },
    { x: left + width, y: top },
    { x: left + width, y: top + height },
    { x: left, y: top + height },
  ];
  return { text, corners };
}

const textsOf = (lines: { text: string }[]): string => lines.map(({ text }) => text).join(' ');

test('orderLines() - from above to below, then from left to right', () => {
  const lines = [line('14.25', 200, 41, 25), line('Total', 0, 40, 40), line('Bread', 0, 20, 40), line('4.80', 200, 19, 20)]; // prettier-ignore
  expect(textsOf(orderLines(lines))).toBe('Bread 4.80 Total 14.25');
});

test('orderLines() - a column is read to its end, also below a headline', () => {
  const rows = [0, 1, 2, 3];
  const left = rows.map((row) => line(`left${row}`, 0, 40 + row * 20, 90));
  const right = rows.map((row) => line(`right${row}`, 110, 40 + row * 20, 90));
  const headline = line('headline', 20, 0, 160);
  expect(textsOf(orderLines([...right, ...left, headline]))).toBe(
    'headline left0 left1 left2 left3 right0 right1 right2 right3',
  );
});

test('orderLines() - of a photo that lies on its side, as its text stands', () => {
  // Turned to the right: the first line is the one at the right edge.
  const tall = ['first', 'second', 'third'].map((text, at) => line(text, 80 - at * 20, 0, 10, 90));
  const lines = tall.map(({ text, corners }) => ({ text, corners: turnCorners(corners, 1) }));
  expect(textsOf(orderLines(lines.toReversed()))).toBe('first second third');
});

test('orderLines() - nothing stays nothing', () => {
  expect(orderLines([])).toEqual([]);
});
