import { afterEach, expect, test, vi } from 'vitest';
import { Job, slices, tallyOf, type Tally } from './job.svelte.ts';

const tally = (written: number, changes: Partial<Tally> = {}): Tally => ({
  photos: written,
  written,
  unchanged: 0,
  failed: [],
  preview: [],
  ...changes,
});

function answerSelections(): number[][] {
  const asked: number[][] = [];
  vi.stubGlobal('fetch', async (_: string, { body }: { body: string }) => {
    asked.push((JSON.parse(body) as { ids: number[] }).ids);
    return await Promise.resolve(Response.json({ id: asked.length, total: 1 }));
  });
  return asked;
}

afterEach(() => void vi.unstubAllGlobals());

test('slices() - all photos once, in 40 pieces at most, none tiny', () => {
  expect(slices([])).toEqual([]);
  const photos = Array.from({ length: 100_001 }, (_, at) => at);
  const cut = slices(photos);
  expect(cut.flat()).toEqual(photos);
  expect(cut.length).toBeLessThanOrEqual(40);
  expect(slices(photos.slice(0, 25)).map((slice) => slice.length)).toEqual([10, 10, 5]);
});

test('run() - adds up what became of the slices, and keeps ten examples', async () => {
  const asked = answerSelections();
  const job = new Job();
  const change = { photo: 1, path: '/a.jpg', added: ['Rex'], removed: [] };
  const failed = [{ path: '/b.jpg', reason: 'is away', failure: { code: 'away' } as const }];
  await job.run(
    async () => await Promise.resolve(Array.from({ length: 25 }, (_, at) => at + 1)),
    async () =>
      await Promise.resolve(tally(8, { failed, preview: [change, change, change, change, change] })),
  );
  expect(asked.flat()).toHaveLength(25);
  expect(job.state).toMatchObject({ kind: 'done', total: 25, problem: null });
  if (job.state.kind !== 'done') throw new Error('not done');
  expect(job.state.tally).toMatchObject({
    photos: 25,
    written: 24,
    failed: [...failed, ...failed, ...failed],
  });
  expect(job.state.tally.preview).toHaveLength(10);
});

test('run() - a failure keeps what was done before it, and stop() ends it between two slices', async () => {
  answerSelections();
  const job = new Job();
  const photos = async (): Promise<number[]> =>
    await Promise.resolve(Array.from({ length: 30 }, (_, at) => at + 1));
  let times = 0;
  await job.run(photos, async () => {
    if (++times === 2) throw new Error('The disk is full.');
    return await Promise.resolve(tally(10));
  });
  expect(job.state).toMatchObject({ kind: 'done', problem: 'The disk is full.', tally: { written: 10 } });
  await job.run(photos, async () => {
    job.stop();
    return await Promise.resolve(tally(10));
  });
  expect(job.state).toMatchObject({ kind: 'done', problem: null, total: 30, tally: { photos: 10 } });
});

test('tallyOf() - copies count as written', () => {
  const failed = [{ path: '/b.jpg', reason: 'is away', failure: { code: 'away' } as const }];
  expect(tallyOf({ copies: [{ photo: 1, path: '/x/a.jpg' }], failed })).toMatchObject({
    photos: 2,
    written: 1,
    failed,
  });
});
