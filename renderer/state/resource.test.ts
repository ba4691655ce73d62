import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DuplicateGroups } from '../duplicates/duplicates.svelte.ts';
import { Teaching } from '../teach/teaching.svelte.ts';
import { Resource } from './resource.svelte.ts';

/** Answers are given by hand, in any order. */
let asked: ((status: number, body: unknown) => void)[];
beforeEach(() => {
  asked = [];
  vi.stubGlobal('fetch', async () => {
    const { promise, resolve } = Promise.withResolvers<Response>();
    asked.push((status, body) => resolve(Response.json(body, { status })));
    return await promise;
  });
});
afterEach(() => vi.unstubAllGlobals());

const refusal = { error: { code: 'busy', message: 'Not now.' } };
const groups = (count: number) => ({
  waiting: 0,
  groups: Array.from({ length: count }, () => ({ photos: [] })),
});

/** Two questions, of which the later is answered first. */
async function askTwice(load: () => Promise<void>, answers: unknown[], last = 200): Promise<void> {
  const loads = [load(), load()];
  await vi.waitFor(() => expect(asked.length).toBe(2));
  asked[1]!(200, answers[1]);
  await loads[1];
  asked[0]!(last, last === 200 ? answers[0] : refusal);
  await loads[0];
}

it('Resource - an answer that was overtaken does not undo a newer one, nor does its failure', async () => {
  const resource = new Resource<number[]>('/api/labels');
  await askTwice(async () => await resource.load(), [[1], [2]]);
  expect([resource.current, resource.problem]).toEqual([[2], null]);
  asked = [];
  await askTwice(async () => await resource.load(), [[3], [4]], 409);
  expect([resource.current, resource.problem]).toEqual([[4], null]);
  asked = [];
  const load = resource.load();
  await vi.waitFor(() => expect(asked.length).toBe(1));
  asked[0]!(409, refusal);
  await load;
  expect(resource.problem).toBe('Not now.');
});

it('Teaching - likewise', async () => {
  const teaching = new Teaching();
  await askTwice(async () => await teaching.load(), [[{ key: 'own:old' }], [{ key: 'own:new' }]]);
  expect(teaching.tags.map(({ key }) => key)).toEqual(['own:new']);
});

it('DuplicateGroups - likewise, the groups and their number', async () => {
  const duplicates = new DuplicateGroups();
  await askTwice(async () => await duplicates.load(), [groups(1), groups(2)]);
  expect([duplicates.answer?.groups.length, duplicates.total]).toEqual([2, 2]);
  asked = [];
  await askTwice(async () => await duplicates.loadCount(), [{ groups: 3 }, { groups: 4 }]);
  expect(duplicates.total).toBe(4);
});
