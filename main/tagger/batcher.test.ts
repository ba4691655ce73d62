import { expect, test } from 'vitest';
import type { ModelManifest } from '../core/models/manifest.ts';
import type { Network } from '../onnx/session.ts';
import { Batcher } from './batcher.ts';

const ONE_PIXEL: ModelManifest['preprocessing'] = {
  size: 1,
  cropFraction: 1,
  interpolation: 'bicubic',
  mean: [0, 0, 0],
  std: [1 / 255, 1 / 255, 1 / 255],
};

/** A network of one pixel whose outputs are the image's red; white breaks its batch. */
function fakeNetwork(): Pick<Network, 'run'> & { batches: number[][] } {
  const batches: number[][] = [];
  return {
    batches,
    run: async (images) => {
      const reds = [...images].filter((_, at) => at % 3 === 0);
      batches.push(reds);
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (reds.includes(255)) throw new Error('out of memory');
      return reds.map((red) => ({ embedding: Float32Array.of(red), logits: Float32Array.of(red) }));
    },
  };
}

const crop = (red: number): Uint8Array => Uint8Array.of(red, 100, 200);

test('Batcher - a lone photo does not wait, and those that come meanwhile go together', async () => {
  const network = fakeNetwork();
  const batcher = new Batcher(network, ONE_PIXEL, 4);
  const outputs = await Promise.all(
    [0, 1, 2, 3, 4, 5, 6].map(async (value) => await batcher.run(crop(value))),
  );
  expect(network.batches).toEqual([[0], [1, 2, 3, 4], [5, 6]]);
  expect(outputs.map(({ logits }) => logits[0])).toEqual([0, 1, 2, 3, 4, 5, 6]);
  await batcher.run(crop(7));
  expect(network.batches.at(-1)).toEqual([7]);
});

test('Batcher - an error is that batch’s alone', async () => {
  const network = fakeNetwork();
  const batcher = new Batcher(network, ONE_PIXEL, 2);
  const results = await Promise.allSettled(
    [0, 255, 2, 3].map(async (value) => await batcher.run(crop(value))),
  );
  expect(network.batches).toEqual([[0], [255, 2], [3]]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
});
