import { expect, test } from 'vitest';
import { buildNetwork } from '../../nets/architectures.ts';
import { checkTensors, checkValues } from './check.ts';
import type { TensorFile } from '../formats/tensor-file.ts';

const network = buildNetwork('tf_efficientnet_lite2', 260);

function fileOf(change: (shapes: Map<string, readonly number[]>) => void): TensorFile {
  const shapes = new Map(network.parameters);
  change(shapes);
  const read = async (): Promise<Float32Array> => await Promise.reject(new Error('not read'));
  return { path: 'some.safetensors', shapes, read, close: async () => await Promise.resolve() };
}

test('checkTensors() - the tensors of the network, and counters of training beside them, are accepted', () => {
  const file = fileOf((shapes) => shapes.set('bn1.num_batches_tracked', []));
  expect(() => checkTensors(file, network)).not.toThrow();
});

test.each<[string, (shapes: Map<string, readonly number[]>) => void, string]>([
  ['a missing tensor', (shapes) => shapes.delete('bn2.bias'), '"bn2.bias" is missing'],
  ['a foreign tensor', (shapes) => shapes.set('fc.weight', [1]), '"fc.weight" is not part of it'],
  [
    'another shape',
    (shapes) => shapes.set('classifier.bias', [21]),
    '"classifier.bias" is [21] instead of [1000]',
  ],
])('checkTensors() - %s is named', (_, change, problem) => {
  expect(() => checkTensors(fileOf(change), network)).toThrow(
    `Expected the tensors of tf_efficientnet_lite2 in some.safetensors, but ${problem}. ` +
      'Choose the weights of this network.',
  );
});

test('checkTensors() - of many problems the first three are told and the rest counted', () => {
  const other = buildNetwork('resnet18', 224);
  expect(() =>
    checkTensors(
      fileOf(() => undefined),
      other,
    ),
  ).toThrow(/; .*; .*, and \d{3} more/);
});

test.each([
  ['bn1.weight', [1, NaN], 'NaN at index 1'],
  ['bn1.weight', [-Infinity], '-Infinity at index 0'],
  ['bn1.running_var', [0, -0.5], '-0.5 at index 1'],
])('checkValues() - %s of %j is refused', (name, values, problem) => {
  expect(() => checkValues('some.safetensors', name, Float32Array.from(values))).toThrow(
    `Expected finite numbers in some.safetensors, but "${name}" has ${problem}.`,
  );
});

test('checkValues() - a negative number that is no variance is fine', () => {
  const values = Float32Array.of(-1, 0);
  expect(checkValues('some.safetensors', 'bn1.bias', values)).toBe(values);
});
