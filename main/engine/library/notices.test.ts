import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { Notices } from './notices.ts';

let directory: string;
let file: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'photonest-notices-'));
  file = join(directory, 'notices.json');
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

const textsOf = (notices: Notices): string[] => notices.list().map(({ text }) => text);

test('add(), dismiss() - are there after a restart, until they are dismissed', () => {
  const notices = new Notices(file);
  notices.add('It was repaired.');
  notices.add('It was restored.');
  const again = new Notices(file);
  expect(textsOf(again)).toEqual(['It was repaired.', 'It was restored.']);
  again.dismiss(again.list()[0]!.id);
  expect(textsOf(new Notices(file))).toEqual(['It was restored.']);
});

test('add() - the same sentence stands there once, and has a new number after it was dismissed', () => {
  vi.useFakeTimers({ now: 1000 }); // all within one millisecond
  onTestFinished(() => void vi.useRealTimers());
  const notices = new Notices(file);
  notices.add('No room for a backup.');
  notices.add('No room for a backup.');
  expect(notices.list()).toHaveLength(1);
  const [first] = notices.list();
  notices.dismiss(first!.id);
  notices.add('It was repaired.');
  notices.add('No room for a backup.');
  expect(new Set([first, ...notices.list()].map((notice) => notice!.id)).size).toBe(3);
});

test('add() - when nobody dismisses any, the oldest go', () => {
  const notices = new Notices(file);
  for (let day = 1; day <= 25; day++) notices.add(`Day ${day}`);
  expect(textsOf(notices)).toHaveLength(20);
  expect(textsOf(notices).at(-1)).toBe('Day 25');
});

test('dismiss() - an unknown one is not found', () => {
  expect(() => new Notices(file).dismiss(7)).toThrow(
    expect.objectContaining({ code: 'not_found', message: 'There is no notice with the number 7.' }) as Error,
  );
});

test('Notices - a file that cannot be read is as good as none', () => {
  writeFileSync(file, '[{"id": 1, "te');
  expect(new Notices(file).list()).toEqual([]);
});
