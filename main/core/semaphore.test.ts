import { expect, test } from 'vitest';
import { Semaphore } from './semaphore.ts';

/** Work that ends when it is told to. */
function work(semaphore: Semaphore, size: number) {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const state = { began: false, end: resolve, fail: reject, done: Promise.resolve('') };
  state.done = semaphore.use(size, async () => {
    state.began = true;
    return await promise;
  });
  return state;
}
const settle = async () => await new Promise((resolve) => setImmediate(resolve));

test('Semaphore - what fits runs side by side, the rest waits in its order', async () => {
  const semaphore = new Semaphore(10);
  const all = [4, 6, 3, 1].map((size) => work(semaphore, size));
  const began = () => all.map((each) => each.began);
  await settle();
  expect(began()).toEqual([true, true, false, false]);
  all[0]!.end('first');
  expect(await all[0]!.done).toBe('first');
  await settle();
  expect(began()).toEqual([true, true, true, true]);
});

test('Semaphore - what is small does not overtake what is large', async () => {
  const semaphore = new Semaphore(10);
  const all = [6, 10, 1].map((size) => work(semaphore, size));
  await settle();
  expect(all.map((each) => each.began)).toEqual([true, false, false]);
});

test('Semaphore - what is larger than all there is runs alone', async () => {
  const semaphore = new Semaphore(10);
  const all = [1, 50, 1].map((size) => work(semaphore, size));
  await settle();
  expect(all.map((each) => each.began)).toEqual([true, false, false]);
  all[0]!.end('');
  await settle();
  expect(all.map((each) => each.began)).toEqual([true, true, false]);
});

test('Semaphore - work that fails gives its semaphore back', async () => {
  const semaphore = new Semaphore(10);
  const [first, second] = [work(semaphore, 10), work(semaphore, 10)];
  first.fail(new Error('no'));
  await expect(first.done).rejects.toThrow('no');
  await settle();
  expect(second.began).toBe(true);
});
