import { expect, test } from 'vitest';
import type { Network } from '../onnx/session.ts';
import { Batcher } from './batcher.ts';

/** A network whose outputs are the image's first value; images that begin with -1 break their batch. */
function fakeNetwork(): Network & { batches: number[][] } {
  const batches: number[][] = [];
  return {
    batches,
    provider: 'cpu',
    device: 'none',
    run: async (images) => {
      batches.push(images.map((image) => image[0]!));
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (images.some((image) => image[0] === -1)) throw new Error('out of memory');
      return images.map((image) => ({ embedding: image, logits: image }));
    },
    close: async () => undefined,
  };
}

const image = (value: number): Float32Array => Float32Array.of(value);

test('Batcher - a lone photo does not wait, and those that come meanwhile go together', async () => {
  const network = fakeNetwork();
  const batcher = new Batcher(network, 4);
  const outputs = await Promise.all(
    [0, 1, 2, 3, 4, 5, 6].map(async (value) => await batcher.run(image(value))),
  );
  expect(network.batches).toEqual([[0], [1, 2, 3, 4], [5, 6]]);
  expect(outputs.map(({ logits }) => logits[0])).toEqual([0, 1, 2, 3, 4, 5, 6]);
  await batcher.run(image(7));
  expect(network.batches.at(-1)).toEqual([7]);
});

test('Batcher - an error is that batch’s alone', async () => {
  const network = fakeNetwork();
  const batcher = new Batcher(network, 2);
  const results = await Promise.allSettled(
    [0, -1, 2, 3].map(async (value) => await batcher.run(image(value))),
  );
  expect(network.batches).toEqual([[0], [-1, 2], [3]]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
});
