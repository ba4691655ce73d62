import { expect, test } from 'vitest';
import { buildNetwork, listArchitectures } from './architectures.ts';
import { elements, type Network } from './network.ts';

/** Trained parameters in millions, as timm and the papers give them. */
const published: Record<string, string> = {
  resnest14d: '10.61',
  resnest26d: '17.07',
  resnest50d: '27.48',
  resnest101e: '48.28',
  resnest200e: '70.20',
  resnest269e: '110.93',
  resnest50d_1s4x24d: '25.68',
  resnest50d_4s2x40d: '30.42',
  resnet18: '11.69',
  resnet34: '21.80',
  resnet50: '25.56',
  resnet101: '44.55',
  resnet152: '60.19',
  resnext50_32x4d: '25.03',
  resnext101_32x8d: '88.79',
  seresnet50: '28.09',
  seresnet101: '49.33',
  seresnext50_32x4d: '27.56',
  skresnet18: '11.96',
  skresnet34: '22.28',
  skresnext50_32x4d: '27.48',
  resnet18d: '11.71',
  resnet26: '16.00',
  resnet26d: '16.01',
  resnet34d: '21.82',
  resnet50d: '25.58',
  resnet101d: '44.57',
  resnet152d: '60.21',
  resnet200d: '64.69',
  wide_resnet50_2: '68.88',
  wide_resnet101_2: '126.89',
  resnext50d_32x4d: '25.05',
  resnext101_32x4d: '44.18',
  resnext101_64x4d: '83.46',
  seresnet18: '11.78',
  seresnet34: '21.96',
  seresnet152: '66.82',
  seresnet152d: '66.84',
  seresnext101_32x4d: '48.96',
  seresnext101_32x8d: '93.57',
  seresnext101_64x4d: '88.23',
  tf_efficientnet_b0: '5.29',
  tf_efficientnet_b1: '7.79',
  tf_efficientnet_b2: '9.11',
  tf_efficientnet_b3: '12.23',
  tf_efficientnet_b4: '19.34',
  skresnet50: '25.80',
  skresnet50d: '25.82',
  tf_efficientnet_lite0: '4.65',
  tf_efficientnet_lite1: '5.42',
  tf_efficientnet_lite2: '6.09',
  tf_efficientnet_lite3: '8.20',
  tf_efficientnet_lite4: '13.01',
};

test.each(listArchitectures())('buildNetwork() - %s has as many parameters as were published', (name) => {
  expect((trainedParameters(buildNetwork(name, 224)) / 1e6).toFixed(2)).toBe(published[name]);
});

test('buildNetwork() - every parameter goes into the graph, and every constant is used', () => {
  for (const name of listArchitectures()) {
    const network = buildNetwork(name, 224);
    const used = new Set(network.constants.flatMap(({ sources }) => sources));
    expect(used).toEqual(new Set(network.parameters.keys()));
    const inputs = new Set(network.nodes.flatMap((node) => node.inputs));
    for (const constant of network.constants) expect(inputs).toContain(constant.name);
    expect(new Set(network.constants.map((constant) => constant.name)).size).toBe(network.constants.length);
  }
});

test('buildNetwork() - an unknown name is answered with the known ones', () => {
  expect(() => buildNetwork('resnest1000', 224)).toThrow(/resnest269e.*received "resnest1000"/);
});

function trainedParameters(network: Network): number {
  return [...network.parameters]
    .filter(([name]) => !name.includes('.running_'))
    .reduce((sum, [, shape]) => sum + elements(shape), 0);
}
