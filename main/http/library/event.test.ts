import { expect, test } from 'vitest';
import { LatestOnly } from './event.ts';

test('LatestOnly - while one event is not taken, later ones of a name are kept as one', async () => {
  const written: string[] = [];
  const taken = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
  const events = new LatestOnly(async (name: 'status' | 'library') => {
    written.push(name);
    await taken[written.length - 1]?.promise;
  });
  for (let count = 0; count < 100; count++) events.send('status');
  events.send('library');
  expect([written, events.isSending]).toEqual([['status'], true]);
  for (const { resolve } of taken) resolve(undefined);
  await expect.poll(() => events.isSending).toBe(false);
  expect(written).toEqual(['status', 'status', 'library']);
});

test('LatestOnly - goes on behind an event that could not be written', async () => {
  const written: string[] = [];
  const events = new LatestOnly(async (name: string) => {
    written.push(name);
    if (name === 'a') await Promise.reject(new Error('gone'));
  });
  events.send('a');
  events.send('b');
  await expect.poll(() => written).toEqual(['a', 'b']);
});
