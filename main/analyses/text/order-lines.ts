import { sidesOf, type Corners } from './rectangle.ts';

/** A column has so many lines, … */
const LEAST_LINES = 3;
/** … and its middle line is so many times as long as high: prices beside their goods are no column. */
const LEAST_LENGTH = 5;

type Span = { from: number; to: number };
type Placed<Line> = { line: Line; across: Span; down: Span };

/**
 * In the order of reading: from above to below, and from left to right what stands side by side; columns of running text
 * one after the other (a recursive XY cut, Nagy and Seth, 1984). Above and left are those of most of the text.
 */
export function orderLines<Line extends { corners: Corners; text: string }>(lines: readonly Line[]): Line[] {
  const turn = mainTurn(lines);
  return cut(lines.map((line) => place(line, turn))).map(({ line }) => line);
}

/** Quarter turns of most of the characters. */
function mainTurn(lines: readonly { corners: Corners; text: string }[]): number {
  const characters = [0, 0, 0, 0];
  for (const { corners, text } of lines) {
    const [first, second] = corners;
    const angle = Math.atan2(second.y - first.y, second.x - first.x);
    characters[(Math.round(angle / (Math.PI / 2)) + 4) % 4]! += text.length;
  }
  return characters.indexOf(Math.max(...characters));
}

/** As it lies when the photo is turned so that most of its text is upright. */
function place<Line extends { corners: Corners }>(line: Line, turn: number): Placed<Line> {
  const turned = line.corners.map(({ x, y }) => [[x, y], [y, -x], [-x, -y], [-y, x]][turn] as [number, number]); // prettier-ignore
  const span = (axis: 0 | 1): Span => {
    const values = turned.map((point) => point[axis]);
    return { from: Math.min(...values), to: Math.max(...values) };
  };
  return { line, across: span(0), down: span(1) };
}

function cut<Line extends { corners: Corners }>(lines: Placed<Line>[]): Placed<Line>[] {
  const columns = widestGap(lines, 'across');
  if (columns?.every(isColumn) === true) return columns.flatMap(cut);
  const parts = widestGap(lines, 'down');
  return parts === null ? readRows(lines) : parts.flatMap(cut);
}

/** The lines on either side of the widest gap; null where there is none. */
function widestGap<Line>(
  lines: Placed<Line>[],
  axis: 'across' | 'down',
): [Placed<Line>[], Placed<Line>[]] | null {
  const sorted = lines.toSorted((a, b) => a[axis].from - b[axis].from);
  let [reached, widest, at] = [sorted[0]?.[axis].to ?? 0, 0, 0];
  for (const [index, line] of sorted.entries()) {
    const gap = line[axis].from - reached;
    if (index > 0 && gap > widest) [widest, at] = [gap, index];
    reached = Math.max(reached, line[axis].to);
  }
  return widest > 0 ? [sorted.slice(0, at), sorted.slice(at)] : null;
}

function isColumn(lines: Placed<{ corners: Corners }>[]): boolean {
  if (lines.length < LEAST_LINES) return false;
  const lengths = lines.map(({ line }) => sidesOf(line.corners)).map(({ width, height }) => width / height);
  return lengths.sort((a, b) => a - b)[lengths.length >> 1]! >= LEAST_LENGTH;
}

/** Lines that stand side by side, where their heights overlap by half. */
function readRows<Line>(lines: Placed<Line>[]): Placed<Line>[] {
  const rows: Placed<Line>[][] = [];
  for (const line of lines.toSorted((a, b) => middle(a) - middle(b))) {
    const row = rows.at(-1);
    const first = row?.[0]?.down;
    const isBeside =
      first !== undefined &&
      middle(line) < (first.from + 3 * first.to) / 4 &&
      line.down.from < middle(row![0]!);
    if (isBeside) row!.push(line);
    else rows.push([line]);
  }
  return rows.flatMap((row) => row.toSorted((a, b) => a.across.from - b.across.from));
}

function middle({ down }: Placed<unknown>): number {
  return (down.from + down.to) / 2;
}
