/** A quoted cell has no end. */
export class EndlessCell extends Error {
  /** That it begins in. */
  readonly line: number;

  constructor(line: number) {
    super(`the quoted cell that begins in line ${line} has no end`);
    this.line = line;
  }
}

/**
 * Records of a CSV file (RFC 4180), with the line on which each begins. Commas part cells, or semicolons or tabs where
 * the first line has more of these. A byte order mark and empty lines are passed over.
 *
 * @throws EndlessCell
 */
export function parseCsv(text: string): { line: number; cells: string[] }[] {
  const source = text.replace(/^\uFEFF/, '');
  const separator = separatorOf(source);
  const records: { line: number; cells: string[] }[] = [];
  let [at, line] = [0, 1];
  while (at < source.length) {
    const begin = line;
    const cells: string[] = [];
    for (;;) {
      const cell = readCell(source, at, separator, line);
      cells.push(cell.text);
      line += cell.lines;
      at = cell.end;
      if (source[at] !== separator) break;
      at += 1;
    }
    at += source.startsWith('\r\n', at) ? 2 : 1;
    line += 1;
    if (cells.some((cell) => cell !== '')) records.push({ line: begin, cells });
  }
  return records;
}

type Cell = { text: string; end: number; lines: number };

function readCell(source: string, start: number, separator: string, line: number): Cell {
  if (source[start] !== '"') {
    let end = start;
    while (end < source.length && !['\r', '\n', separator].includes(source[end]!)) end += 1;
    return { text: source.slice(start, end).trim(), end, lines: 0 };
  }
  let text = '';
  for (let at = start + 1; at < source.length; at++) {
    if (source[at] !== '"') text += source[at]!;
    else if (source[at + 1] === '"') {
      text += '"';
      at += 1;
    } else {
      const rest = /^[^\r\n]*/.exec(source.slice(at + 1, at + 1000))![0];
      const behind = rest.indexOf(separator);
      const end = at + 1 + (behind === -1 ? rest.length : behind);
      return { text, end, lines: text.split('\n').length - 1 };
    }
  }
  throw new EndlessCell(line);
}

function separatorOf(source: string): string {
  const [first = ''] = source.split(/[\r\n]/, 1);
  const count = (sign: string): number => first.split(sign).length;
  return [',', ';', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}
