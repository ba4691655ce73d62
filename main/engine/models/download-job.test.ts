import { beforeEach, expect, test } from 'vitest';
import { PhotonestError, type ErrorCode } from '../../core/errors.ts';
import type { DownloadProgress } from '../../download/progress.ts';
import { DownloadJob } from './download-job.ts';

const HALF: DownloadProgress = { receivedBytes: 5, totalBytes: 10, bytesPerSecond: 0, secondsLeft: null };
const ALL: DownloadProgress = { ...HALF, receivedBytes: 10 };

/** What a download has left on the disk. */
let left: DownloadProgress | null;
let events: string[];
let job: DownloadJob;
/** Ends the phase that runs: the download, then the installation. */
let phase: PromiseWithResolvers<undefined>;

beforeEach(async () => {
  [left, events] = [null, []];
  phase = Promise.withResolvers();
  job = await DownloadJob.open({
    findUnfinished: async () => await Promise.resolve(left),
    discard: async () => {
      await Promise.resolve();
      left = null;
    },
    onInstalled: async () => {
      await Promise.resolve();
      events.push('installed');
    },
    onChange: () => events.push(`${job.state} ${job.progress?.receivedBytes ?? '-'}`),
  });
});

async function untilAborted(signal: AbortSignal): Promise<void> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error));
  });
  await Promise.race([phase.promise, aborted]);
  phase = Promise.withResolvers();
}

function start(): void {
  const download = async (
    signal: AbortSignal,
    report: (progress: DownloadProgress) => void,
  ): Promise<string> => {
    left = HALF;
    report(HALF);
    await untilAborted(signal);
    left = ALL;
    return 'the file';
  };
  job.start(download, async (path, signal) => {
    events.push(`from ${path}`);
    await untilAborted(signal);
  });
}

async function finishDownload(): Promise<void> {
  await expect.poll(() => job.state).toBe('downloading');
  phase.resolve(undefined);
  await expect.poll(() => job.state).toBe('installing');
}

const untilDone = async (): Promise<void> => await expect.poll(() => job.isRunning).toBe(false);

test('start() - downloads, installs, and keeps nothing of the download', async () => {
  start();
  await finishDownload();
  phase.resolve(undefined);
  await untilDone();
  expect(events).toEqual([
    'downloading -',
    'downloading 5',
    'installing -',
    'from the file',
    'installed',
    'available -',
  ]);
  expect([left, job.problem]).toEqual([null, null]);
});

test('start() - a file that is there is installed, and a download that can go on stays', async () => {
  start();
  await job.pause();
  events = [];
  job.start('mine', async () => await Promise.resolve());
  await untilDone();
  expect(events).toEqual(['installing -', 'installed', 'paused 5']);
});

test('start() - while it runs, another start is no second one', async () => {
  start();
  job.start('mine', async () => await Promise.reject(new Error('not reached')));
  await finishDownload();
  phase.resolve(undefined);
  await untilDone();
  expect([events.at(-2), job.problem]).toEqual(['installed', null]);
});

test.each<[ErrorCode, boolean]>([
  ['model_unusable', false],
  ['download_failed', false],
  ['disk_full', true],
  ['internal', true],
])(
  'start() - an installation that ends with %s is a problem; the download is kept: %s',
  async (code, isKept) => {
    start();
    await finishDownload();
    phase.reject(new PhotonestError(code, 'It did not work.'));
    await untilDone();
    expect([job.problem, job.state, left]).toEqual([
      'It did not work.',
      isKept ? 'paused' : 'available',
      isKept ? ALL : null,
    ]);
    expect(events).not.toContain('installed');
    start();
    expect(job.problem).toBeNull();
    await job.cancel();
  },
);

test('pause() - is no problem, and says how far it came; the next start shows that at once', async () => {
  start();
  await job.pause();
  expect([job.state, job.progress, job.problem, left]).toEqual(['paused', HALF, null, HALF]);
  start();
  expect([job.state, job.progress]).toEqual(['downloading', HALF]);
  await job.cancel();
});

test('cancel() - leaves neither a download nor a problem, whether it runs or not', async () => {
  start();
  await job.cancel();
  expect([job.state, job.progress, job.problem, left]).toEqual(['available', null, null, null]);
  job.fields = { problem: 'It is damaged.' };
  left = ALL;
  await job.cancel();
  expect([job.state, job.problem, left, events.at(-1)]).toEqual(['available', null, null, 'available -']);
});
