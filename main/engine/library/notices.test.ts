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

const backup = (id: number) => ({ code: 'backup_used', id, before: 0 }) as const;
const words = (id: number): string => `Backup ${id} is in use now. The library as it was before is backup 0.`;
const textsOf = (notices: Notices): string[] => notices.list().map(({ text }) => text);

test('add(), dismiss() - are there after a restart, until they are dismissed', () => {
  const notices = new Notices(file);
  notices.add(backup(1));
  notices.add(backup(2));
  const again = new Notices(file);
  expect(textsOf(again)).toEqual([words(1), words(2)]);
  again.dismiss(again.list()[0]!.id);
  expect(textsOf(new Notices(file))).toEqual([words(2)]);
});

test('add() - the same sentence stands there once, and has a new number after it was dismissed', () => {
  vi.useFakeTimers({ now: 1000 }); // all within one millisecond
  onTestFinished(() => void vi.useRealTimers());
  const notices = new Notices(file);
  notices.add({ code: 'no_backup', problem: null });
  notices.add({ code: 'no_backup', problem: null });
  expect(notices.list()).toHaveLength(1);
  const [first] = notices.list();
  notices.dismiss(first!.id);
  notices.add(backup(1));
  notices.add({ code: 'no_backup', problem: null });
  expect(new Set([first, ...notices.list()].map((notice) => notice!.id)).size).toBe(3);
});

test('add() - when nobody dismisses any, the oldest go', () => {
  const notices = new Notices(file);
  for (let day = 1; day <= 25; day++) notices.add(backup(day));
  expect(textsOf(notices)).toHaveLength(20);
  expect(textsOf(notices).at(-1)).toBe(words(25));
});

test('list() - one of before there were codes has its English sentence alone', () => {
  const old = { id: 1, text: 'It was repaired.', at: '2026-01-02T03:04:05.000Z' };
  writeFileSync(file, JSON.stringify([old]));
  const notices = new Notices(file);
  notices.add(backup(2));
  expect(notices.list()[0]).toEqual(old);
  expect(new Notices(file).list()[1]).toMatchObject({ text: words(2), content: backup(2) });
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
