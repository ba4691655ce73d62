import { afterEach, expect, test, vi } from 'vitest';
import { bar, duration, note, percent, print, ProgressLine, wayOf } from './output.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

function capture(stream: 'stdout' | 'stderr', isTTY = true): string[] {
  const written: string[] = [];
  vi.spyOn(process[stream], 'write').mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
  Object.defineProperty(process[stream], 'isTTY', { value: isTTY, configurable: true });
  return written;
}

test('print() - one JSON value for machines, lines for people, and nothing for nothing', () => {
  const written = capture('stdout');
  print(true, { found: 2, name: 'two\nlines' }, () => ['unused']);
  print(false, {}, () => ['a', 'b']);
  print(false, {}, () => []);
  expect(written).toEqual(['{"found":2,"name":"two\\nlines"}\n', 'a\nb\n']);
});

test('note() - goes to stderr', () => {
  const written = capture('stderr');
  note('Reading 3 photos.');
  expect(written).toEqual(['Reading 3 photos.\n']);
});

test('ProgressLine - a line is written over by the next, whatever their lengths', () => {
  const written = capture('stderr');
  const line = new ProgressLine();
  line.show('12 of 30');
  line.show('done');
  line.clear();
  line.clear();
  expect(written).toEqual(['\r12 of 30', '\rdone    ', '\r    \r']);
});

test('ProgressLine - is no wider than the terminal, and is not there without one', () => {
  const written = capture('stderr');
  Object.defineProperty(process.stderr, 'columns', { value: 20, configurable: true });
  new ProgressLine().show('x'.repeat(50));
  expect(written).toEqual([`\r${'x'.repeat(19)}`]);
  const silent = capture('stderr', false);
  const line = new ProgressLine();
  line.show('x');
  line.clear();
  expect(silent).toEqual([]);
});

test('bar() - fills from left to right, with a head until it is full', () => {
  expect([0, 5, 9, 10].map((done) => bar(done, 10, 10))).toEqual([
    '[>         ]',
    '[=====>    ]',
    '[=========>]',
    '[==========]',
  ]);
  expect([bar(0, 0, 4), bar(9, 3, 4)]).toEqual(['[>   ]', '[====]']);
});

test.each([
  [0, '1 s'],
  [12.4, '12 s'],
  [59.4, '59 s'],
  [59.6, '1 min'],
  [180, '3 min'],
  [3569, '59 min'],
  [3571, '1 h 0 min'],
  [3900, '1 h 5 min'],
  [90_000, '25 h 0 min'],
])('duration() - %d seconds are “%s”', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

test('percent() - in whole ones, and nothing for no score', () => {
  expect([percent(0.876), percent(1), percent(0), percent(null)]).toEqual(['88%', '100%', '0%', '']);
});

test('wayOf() - names the precision, except the processor’s usual one', () => {
  expect(wayOf('cpu', 'float32')).toBe('cpu');
  expect(wayOf('cpu', 'int8')).toBe('cpu, int8');
  expect(wayOf('webgpu', 'float16')).toBe('webgpu, float16');
  expect(wayOf('dml', null)).toBe('dml');
});
