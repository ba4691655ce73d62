import { expect, test } from 'vitest';
import { Progress } from './progress.ts';

let now = 0;
const finishAt = (progress: Progress, ...seconds: number[]): void => {
  for (const second of seconds) {
    now = second * 1000;
    progress.finish();
  }
};

test('Progress - tells nothing before two photos are done', () => {
  const progress = new Progress(() => now);
  expect([progress.photosPerSecond(), progress.secondsLeft(5)]).toEqual([null, null]);
  finishAt(progress, 1);
  expect(progress.photosPerSecond()).toBeNull();
});

test('Progress - is the rate over the last ten seconds, and the time that the rest takes', () => {
  const progress = new Progress(() => now);
  finishAt(progress, 1, 2, 3, 4, 5);
  expect(progress.photosPerSecond()).toBe(1);
  expect(progress.secondsLeft(30)).toBe(30);
  finishAt(progress, 100, 100.5, 101);
  expect(progress.photosPerSecond()).toBe(2);
  expect(progress.done).toBe(8);
});

test('Progress - falls when nothing is done any more, and is forgotten after ten seconds', () => {
  const progress = new Progress(() => now);
  finishAt(progress, 1, 2);
  now = 5000;
  expect(progress.photosPerSecond()).toBe(0.25);
  now = 13_000;
  expect(progress.photosPerSecond()).toBeNull();
});

test('reset() - begins anew', () => {
  const progress = new Progress(() => now);
  finishAt(progress, 1, 2);
  progress.reset();
  expect([progress.done, progress.photosPerSecond()]).toEqual([0, null]);
});
