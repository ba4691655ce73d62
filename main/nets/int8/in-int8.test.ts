import { expect, test } from 'vitest';
import { buildNetwork, listArchitectures } from '../architectures.ts';
import { elements, type Network } from '../network.ts';
import { encodeModel, placeConstants } from '../onnx/onnx.ts';
import { inInt8, type Calibration } from './in-int8.ts';
import { listConvolved, listQuantisable } from './maps.ts';
import { withStatistics } from './statistics.ts';

/** Ranges and means of nothing in particular, as many as are asked for. */
function calibrate(network: Network): Calibration {
  const channels = new Map(network.nodes.filter(({ operator }) => operator === 'Conv').map(({ inputs }) => {
    const { shape } = network.constants.find(({ name }) => name === inputs[1])!;
    const group = network.nodes.find((node) => node.inputs[1] === inputs[1])!.attributes['group'] as number;
    return [inputs[0]!, shape[1]! * group];
  })); // prettier-ignore
  return {
    ranges: new Map(listQuantisable(network).map((name) => [name, [-1, 1]])),
    means: new Map(listConvolved(network).map((name) => [name, new Float32Array(channels.get(name)!)])),
  };
}

const quantise = (network: Network): Network => inInt8(network, calibrate(network), 8);
const size = (network: Network): number =>
  [...placeConstants(network).values()].reduce((bytes, { length }) => bytes + length, 0);

test.each(listArchitectures())('inInt8() - %s: every value is there before it is used', (name) => {
  const { nodes, constants, scalars, integers } = quantise(buildNetwork(name, 224));
  const there = new Set([
    'image',
    ...constants.map((each) => each.name),
    ...scalars.keys(),
    ...integers.keys(),
  ]);
  const unused = new Set([...constants.map((each) => each.name), ...scalars.keys()]);
  const missing: string[] = [];
  for (const { inputs, outputs } of nodes) {
    missing.push(
      ...inputs.filter((input) => !there.has(input)),
      ...outputs.filter((each) => there.has(each)),
    );
    for (const input of inputs) unused.delete(input);
    for (const output of outputs) there.add(output);
  }
  expect(missing).toEqual([]);
  expect([...unused]).toEqual([]);
  expect(there).toContain('embedding');
  expect(there).toContain('logits');
});

test.each(listArchitectures())(
  'inInt8() - %s: bytes are told by the operators that take them, and float32 meets none of them',
  (name) => {
    const { nodes } = quantise(buildNetwork(name, 224));
    const bytes = new Set<string>();
    for (const { operator, inputs, outputs, domain } of nodes) {
      const takesBytes = domain !== undefined || operator === 'DequantizeLinear';
      const isNeutral = operator === 'Transpose' || operator === 'Split';
      expect(bytes.has(inputs[0]!)).toBe(isNeutral ? bytes.has(inputs[0]!) : takesBytes);
      const givesBytes =
        domain !== undefined || operator === 'QuantizeLinear' || (isNeutral && bytes.has(inputs[0]!));
      if (givesBytes) for (const output of outputs) bytes.add(output);
    }
  },
);

test('inInt8() - the first convolution, attention and the classifier stay in float32, all other convolutions do not', () => {
  const network = buildNetwork('resnest50d', 224);
  const { nodes } = quantise(network);
  const floats = nodes.filter(({ operator }) => operator === 'Conv').map(({ inputs }) => inputs[1]!);
  expect(floats[0]).toBe('conv1.0.weight');
  expect(floats.slice(1).every((weight) => /\.conv2\.fc[12]/.test(weight))).toBe(true);
  const all = network.nodes.filter(({ operator }) => operator === 'Conv').length;
  expect(nodes.filter(({ operator }) => operator === 'QLinearConv')).toHaveLength(all - floats.length);
  expect(nodes.some(({ operator }) => operator === 'Relu')).toBe(true); // of the attention
  expect(nodes.at(-1)!.operator).toBe('Gemm');
});

test.each(['resnest269e', 'resnet50', 'tf_efficientnet_lite2'])(
  'inInt8() - %s: little more than a quarter as large',
  (name) => {
    const network = buildNetwork(name, 224);
    const most = network.constants.find((each) => each.name.startsWith(network.classifier))!;
    const rest = size(network) - 4 * elements(most.shape);
    const ratio = (size(quantise(network)) - 4 * elements(most.shape)) / rest;
    expect(ratio).toBeGreaterThan(0.25);
    expect(ratio).toBeLessThan(0.4);
  },
);

test('inInt8() - leaves the network as it was, and says which ranges it lacks', () => {
  const network = buildNetwork('skresnet18', 64);
  const before = encodeModel(network, 'data');
  quantise(network);
  expect(encodeModel(network, 'data')).toEqual(before);
  const { means } = calibrate(network);
  expect(() => inInt8(network, { ranges: new Map(), means }, 8)).toThrow('expected ranges of');
});

test('withStatistics() - asks for two numbers of each value that becomes bytes, and one for each channel convolved', () => {
  const network = buildNetwork('resnet18', 64);
  const { outputs, nodes } = withStatistics(network);
  const count = 2 * listQuantisable(network).length + listConvolved(network).length;
  expect(outputs.size).toBe(network.outputs.size + count);
  expect(nodes.length).toBe(network.nodes.length + count);
  expect(listQuantisable(network)).not.toContain('image');
});

test('inInt8() - a depthwise convolution that reads the first one stays in float32', () => {
  const { nodes } = quantise(buildNetwork('tf_efficientnet_lite0', 224));
  const floats = nodes.filter(({ operator }) => operator === 'Conv').map(({ inputs }) => inputs[1]!);
  expect(floats).toEqual(['conv_stem.weight', 'blocks.0.0.conv_dw.weight']);
});
