import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Log } from './log.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'photonest-log-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(directory, { recursive: true, force: true });
});

test('write() - an event a line, each with its time', () => {
  const log = new Log(directory);
  log.write('Started');
  log.write('cat.jpg failed: is cut short\n');
  expect(log.tail()).toMatch(/^\S+Z Started\n\S+Z cat.jpg failed: is cut short\n$/);
});

test('write() - a file’s name cannot pass for an event', () => {
  const log = new Log(directory);
  log.write('failed: a\n2026-01-01T00:00:00.000Z Everything was deleted\r\nb.jpg');
  expect(
    log
      .tail()
      .split('\n')
      .filter((line) => /^\S/.test(line)),
  ).toHaveLength(1);
});

test('write() - two files of a megabyte at most, whatever comes', () => {
  const log = new Log(directory);
  for (let event = 0; event < 400; event++) log.write(`${event} ${'long '.repeat(5000)}`);
  expect(readdirSync(directory).sort()).toEqual(['photonest.log', 'photonest.log.1']);
  for (const name of readdirSync(directory))
    expect(statSync(join(directory, name)).size).toBeLessThanOrEqual(1_000_100);
  expect(log.tail()).toContain(' 399 ');
});

test('write() - where it cannot be written, nobody is troubled', () => {
  const log = new Log(join(directory, 'nowhere'));
  log.write('lost');
  expect(log.tail()).toBe('');
});

test('tail() - the end, from the beginning of a line on, across both files', () => {
  writeFileSync(join(directory, 'photonest.log.1'), `first\n${'x'.repeat(99)}\n`.repeat(3000));
  writeFileSync(join(directory, 'photonest.log'), 'last\n');
  const tail = new Log(directory).tail();
  expect(tail.length).toBeLessThanOrEqual(256 * 1024);
  expect(tail.length).toBeGreaterThan(256 * 1024 - 200);
  expect(tail).toMatch(/^(first|x{99})\n/);
  expect(tail.endsWith('\nlast\n')).toBe(true);
});

test('listen() - what is said on console.error is logged as well, until it ends', () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const log = new Log(directory);
  const stop = log.listen();
  console.error(new Error('a defect'), 7);
  stop();
  console.error('later');
  expect(said.mock.calls.map((words) => String(words[0]))).toEqual(['Error: a defect', 'later']);
  expect(readFileSync(join(directory, 'photonest.log'), 'utf8')).toMatch(/Z Error: a defect\n {8}at .*7\n$/s);
  expect(log.tail()).not.toContain('later');
});
