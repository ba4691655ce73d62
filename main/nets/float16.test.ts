import { expect, test } from 'vitest';
import { buildNetwork, listArchitectures } from './architectures.ts';
import { inFloat16 } from './float16.ts';
import type { Network } from './network.ts';
import { encodeModel, placeConstants } from './onnx/onnx.ts';

const size = (network: Network): number =>
  [...placeConstants(network).values()].reduce((bytes, { length }) => bytes + length, 0);

test.each(listArchitectures())('inFloat16() - %s: no operator is given both kinds of numbers', (name) => {
  const { nodes, halves, integers } = inFloat16(buildNetwork(name, 224));
  for (const { operator, inputs, outputs } of nodes) {
    const kinds = inputs.filter((input) => !integers.has(input)).map((input) => halves.has(input));
    expect(new Set(kinds).size).toBe(1);
    for (const output of outputs) expect(halves.has(output)).toBe(kinds[0] !== (operator === 'Cast'));
  }
});

test.each(listArchitectures())(
  'inFloat16() - %s: one cast behind the image, float32 from the last mean on',
  (name) => {
    const { nodes, halves } = inFloat16(buildNetwork(name, 224));
    const readers = nodes.filter(({ inputs }) => inputs.includes('image'));
    expect(readers.map(({ operator }) => operator)).toEqual(['Cast']);
    for (const { operator, inputs } of nodes)
      if (operator === 'GlobalAveragePool') expect(halves.has(inputs[0]!)).toBe(false);
    for (const name of ['image', 'embedding', 'logits']) expect(halves.has(name)).toBe(false);
    expect(nodes.slice(-3).map(({ operator }) => operator)).toEqual(['GlobalAveragePool', 'Flatten', 'Gemm']);
  },
);

test.each(['resnest269e', 'resnet50', 'seresnet50', 'skresnext50_32x4d'])(
  'inFloat16() - %s: little more than half as large',
  (name) => {
    const network = buildNetwork(name, 224);
    const ratio = size(inFloat16(network)) / size(network);
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(0.6);
  },
);

test('inFloat16() - leaves the network as it was, and numbers of the graph in the kind that is needed', () => {
  const network = buildNetwork('tf_efficientnet_lite0', 32);
  const before = encodeModel(network, 'data');
  const { scalars, halves } = inFloat16(network);
  expect([...scalars]).toEqual([
    ['scalar_0.float16', 0],
    ['scalar_6.float16', 6],
  ]);
  for (const name of scalars.keys()) expect(halves.has(name)).toBe(true);
  expect(encodeModel(network, 'data')).toEqual(before);
  expect([...inFloat16(buildNetwork('resnest14d', 32)).scalars]).toEqual([['scalar_1', 1]]); // of the attention
});
