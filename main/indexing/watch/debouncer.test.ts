import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Debouncer } from './debouncer.ts';
import type { ChangedFolder } from '../scan/incremental-scan.ts';

let given: (ChangedFolder[] | null)[];
let debouncer: Debouncer;
beforeEach(() => {
  vi.useFakeTimers();
  given = [];
  debouncer = new Debouncer((changed) => given.push(changed));
});
afterEach(() => {
  debouncer.close();
  vi.useRealTimers();
});

const touch = (path: string, deep = false): void => debouncer.add({ path, deep });

test('Debouncer - gives each folder once, when it has been quiet for a second', () => {
  touch('/a');
  vi.advanceTimersByTime(900);
  touch('/b');
  touch('/a', true);
  touch('/a');
  vi.advanceTimersByTime(999);
  expect(given).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(given).toEqual([
    [
      { path: '/a', deep: true },
      { path: '/b', deep: false },
    ],
  ]);
  vi.advanceTimersByTime(60_000);
  expect(given).toHaveLength(1);
});

test('Debouncer - where it is never quiet, gives what there is every ten seconds', () => {
  for (let tenths = 0; tenths < 250; tenths++) {
    touch('/a');
    vi.advanceTimersByTime(100);
  }
  expect(given).toEqual([[{ path: '/a', deep: false }], [{ path: '/a', deep: false }]]);
});

test('Debouncer - very many folders are everything', () => {
  for (let number = 0; number < 1000; number++) touch(`/${number}`);
  vi.advanceTimersByTime(1000);
  expect(given).toEqual([null]);
});

test('close() - gives nothing any more', () => {
  touch('/a');
  debouncer.close();
  vi.advanceTimersByTime(60_000);
  expect(given).toEqual([]);
});
