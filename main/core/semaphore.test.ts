import { expect, test } from 'vitest';
import { Room } from './semaphore.ts';

/** Work that ends when it is told to. */
function work(room: Room, size: number) {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const state = { began: false, end: resolve, fail: reject, done: Promise.resolve('') };
  state.done = room.use(size, async () => {
    state.began = true;
    return await promise;
  });
  return state;
}
const settle = async () => await new Promise((resolve) => setImmediate(resolve));

test('Room - what fits runs side by side, the rest waits in its order', async () => {
  const room = new Room(10);
  const all = [4, 6, 3, 1].map((size) => work(room, size));
  const began = () => all.map((each) => each.began);
  await settle();
  expect(began()).toEqual([true, true, false, false]);
  all[0]!.end('first');
  expect(await all[0]!.done).toBe('first');
  await settle();
  expect(began()).toEqual([true, true, true, true]);
});

test('Room - what is small does not overtake what is large', async () => {
  const room = new Room(10);
  const all = [6, 10, 1].map((size) => work(room, size));
  await settle();
  expect(all.map((each) => each.began)).toEqual([true, false, false]);
});

test('Room - what is larger than all there is runs alone', async () => {
  const room = new Room(10);
  const all = [1, 50, 1].map((size) => work(room, size));
  await settle();
  expect(all.map((each) => each.began)).toEqual([true, false, false]);
  all[0]!.end('');
  await settle();
  expect(all.map((each) => each.began)).toEqual([true, true, false]);
});

test('Room - work that fails gives its room back', async () => {
  const room = new Room(10);
  const [first, second] = [work(room, 10), work(room, 10)];
  first.fail(new Error('no'));
  await expect(first.done).rejects.toThrow('no');
  await settle();
  expect(second.began).toBe(true);
});
