import { afterEach, expect, test, vi } from 'vitest';
import { changesAnswered, request } from './request.ts';

afterEach(() => vi.unstubAllGlobals());

test('changesAnswered() - waits for a change, and for the one that its answer leads to', async () => {
  const answers: (() => void)[] = [];
  vi.stubGlobal(
    'fetch',
    async () => await new Promise((resolve) => answers.push(() => resolve(Response.json({ id: 1 })))),
  );
  const events: string[] = [];
  const work = (async () => {
    await request('/api/selections', { method: 'POST', body: {} });
    await request('/api/selections/1/changes', { method: 'POST', body: {} });
    events.push('changed');
  })();
  const others = request('/api/models/x/verify', { method: 'POST' });
  const waited = changesAnswered(/selections/).then(() => events.push('answered'));
  answers[0]!();
  await vi.waitFor(() => expect(answers).toHaveLength(3));
  answers[2]!();
  await Promise.all([work, waited]);
  expect(events).toEqual(['changed', 'answered']);
  answers[1]!();
  await others;
});

test('changesAnswered() - is at once where nothing changes', async () => {
  await expect(changesAnswered(/./)).resolves.toBeUndefined();
});
