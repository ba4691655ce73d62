import { expect, test } from 'vitest';
import { Thumbnails } from './thumbnails.ts';

/** Thumbnails that are made when a test says so. */
function open(...stored: number[]) {
  const making = new Map<number, PromiseWithResolvers<Uint8Array | null>>();
  const asked: number[] = [];
  const thumbnails = new Thumbnails({
    find: (id) => (stored.includes(id) ? Uint8Array.of(id) : null),
    make: async (id) => {
      asked.push(id);
      const made = Promise.withResolvers<Uint8Array | null>();
      making.set(id, made);
      return await made.promise;
    },
  });
  const get = async (id: number, signal = new AbortController().signal) => await thumbnails.get(id, signal);
  return { stored, making, asked, get };
}

const turn = async (): Promise<void> => await new Promise((resolve) => setImmediate(resolve));

test('get() - what is stored is not made', async () => {
  const { get, asked } = open(1);
  expect(await get(1)).toEqual(Uint8Array.of(1));
  expect(asked).toEqual([]);
});

test('get() - a few are made at a time, in turn', async () => {
  const { get, asked, making } = open();
  const all = Promise.all([1, 2, 3, 4, 5, 6].map(async (id) => await get(id)));
  expect(asked).toEqual([1, 2, 3, 4]);
  making.get(2)!.resolve(null);
  making.get(3)!.resolve(Uint8Array.of(3));
  await turn();
  expect(asked).toEqual([1, 2, 3, 4, 5, 6]);
  for (const id of [1, 4, 5, 6]) making.get(id)!.resolve(Uint8Array.of(id));
  expect(await all).toEqual([1, null, 3, 4, 5, 6].map((id) => (id === null ? null : Uint8Array.of(id))));
});

test('get() - what nobody waits for any more is not begun', async () => {
  const { get, asked, making } = open();
  const gone = new AbortController();
  const all = [1, 2, 3, 4].map(async (id) => await get(id));
  const left = get(5, gone.signal);
  const stays = get(6);
  gone.abort();
  for (const id of [1, 2, 3, 4]) making.get(id)!.resolve(null);
  await Promise.all(all);
  expect(await left).toBeNull();
  await turn();
  expect(asked).toEqual([1, 2, 3, 4, 6]);
  making.get(6)!.resolve(null);
  expect(await stays).toBeNull();
});

test('get() - one that was made while another request waited is not made again', async () => {
  const { get, asked, making, stored } = open();
  const others = [1, 2, 3, 4].map(async (id) => await get(id));
  const waiting = get(5);
  stored.push(5);
  for (const id of [1, 2, 3, 4]) making.get(id)!.resolve(null);
  await Promise.all(others);
  expect(await waiting).toEqual(Uint8Array.of(5));
  expect(asked).not.toContain(5);
});

test('get() - trouble with one is told, and stops no other', async () => {
  const { get, making } = open();
  const all = [1, 2, 3, 4, 5].map(async (id) => await get(id));
  making.get(1)!.reject(new Error('the tagger is not there'));
  await expect(all[0]).rejects.toThrow('the tagger is not there');
  await turn();
  for (const id of [2, 3, 4, 5]) making.get(id)!.resolve(Uint8Array.of(id));
  expect(await Promise.all(all.slice(1))).toHaveLength(4);
});
