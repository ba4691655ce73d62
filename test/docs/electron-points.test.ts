import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const text = readFileSync('SECURITY.md', 'utf8');
const rows = [...text.matchAll(/^\| (\d+) \|([^|]+)\|([^|]+)\|([^|]+)\|$/gm)];

test("SECURITY.md - each of Electron's twenty points has its line, with a file that is there", () => {
  expect(rows.map(([, number]) => Number(number))).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
  for (const [, number, , , where = ''] of rows) {
    const files = [...where.matchAll(/`([^`]+)`/g)].map(([, file]) => file ?? '');
    expect(files, `point ${number}`).not.toEqual([]);
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
  }
});

test('SECURITY.md - says how many functions the page has, how many hosts and how many fuses', () => {
  const count = (file: string, pattern: RegExp): number =>
    readFileSync(file, 'utf8').match(pattern)?.length ?? 0;
  const words = ['five', 'six', 'seven', 'eight', 'nine'];
  const said = (of: RegExp): number => words.indexOf((of.exec(text)?.[1] ?? '').toLowerCase()) + 5;
  expect(said(/The page has (\w+) functions/)).toBe(
    count('main/desktop/preload.ts', /^ {2}\w+(?=[:(])/gm) - 1,
  );
  expect(said(/links to (\w+) named hosts/)).toBe(count('main/desktop/window.ts', /'[\w.]+\.(com|co|org)'/g));
  const fuses =
    /electronFuses:\n((?: {2}\w+: \w+\n)+)/.exec(readFileSync('electron-builder.yml', 'utf8'))?.[1] ?? '';
  expect(said(/(\w+) are set: the binary/)).toBe(fuses.trim().split('\n').length);
});
