import { expect, test } from 'vitest';
import { trackProgress, type DownloadProgress } from './progress.ts';

/** Reports of `[time in ms, received bytes]` for a file of 10,000 bytes. */
function reports(steps: [number, number][]): DownloadProgress[] {
  const seen: DownloadProgress[] = [];
  let timeMs = 0;
  const note = trackProgress(
    (progress) => seen.push(progress),
    () => timeMs,
  );
  for (const [at, receivedBytes] of steps) {
    timeMs = at;
    note(receivedBytes, 10_000);
  }
  return seen;
}

test('trackProgress() - the first bytes have no speed, later ones the speed since then', () => {
  expect(
    reports([
      [0, 2000],
      [1000, 4000],
      [2000, 8000],
    ]),
  ).toEqual([
    { receivedBytes: 2000, totalBytes: 10_000, bytesPerSecond: 0, secondsLeft: null },
    { receivedBytes: 4000, totalBytes: 10_000, bytesPerSecond: 2000, secondsLeft: 3 },
    { receivedBytes: 8000, totalBytes: 10_000, bytesPerSecond: 3000, secondsLeft: 2 / 3 },
  ]);
});

test('trackProgress() - four reports a second are enough, but the end is always told', () => {
  const seen = reports([
    [0, 0],
    [100, 1000],
    [249, 2000],
    [250, 3000],
    [251, 10_000],
  ]);
  expect(seen.map(({ receivedBytes }) => receivedBytes)).toEqual([0, 3000, 10_000]);
});

test('trackProgress() - what was more than ten seconds ago does not count', () => {
  const seen = reports([
    [0, 0],
    [1000, 8000],
    [11_000, 9000],
    [11_500, 9000],
  ]);
  expect(seen.map(({ bytesPerSecond }) => bytesPerSecond)).toEqual([0, 8000, 100, 0]);
});

test('trackProgress() - a file that begins anew has no speed yet', () => {
  const seen = reports([
    [0, 0],
    [1000, 8000],
    [1001, 0],
    [2001, 500],
  ]);
  expect(seen.slice(2)).toMatchObject([
    { receivedBytes: 0, bytesPerSecond: 0, secondsLeft: null },
    { receivedBytes: 500, bytesPerSecond: 500 },
  ]);
});
