import { expect, test } from 'vitest';
import { buildAnalysis, listAnalyses } from './analyses.ts';
import { elements } from './network.ts';

/** Trained parameters that inference needs, the scales and shifts of norms included, as their sheets count them. */
const published: Record<string, number> = {
  faster_rcnn_resnest50_fpn: 44_993_056,
  deeplab_resnest50_ade: 41_598_230,
};

test.each(listAnalyses())('buildAnalysis() - %s has as many parameters as were published', (id) => {
  const { parameters } = buildAnalysis(id).checkpoint;
  const trained = [...parameters].filter(([name]) => !name.includes('.running_'));
  expect(trained.reduce((sum, [, shape]) => sum + elements(shape), 0)).toBe(published[id]);
});

test.each(listAnalyses())('buildAnalysis() - %s: every parameter goes into a graph, once', (id) => {
  const { checkpoint, graphs } = buildAnalysis(id);
  const sources = [...graphs.values()].flatMap(({ constants }) => constants.flatMap((each) => each.sources));
  expect(new Set(sources)).toEqual(new Set(checkpoint.parameters.keys()));
  for (const { nodes, constants } of graphs.values()) {
    const inputs = new Set(nodes.flatMap((node) => node.inputs));
    for (const { name } of constants) expect(inputs).toContain(name);
    expect(new Set(constants.map(({ name }) => name)).size).toBe(constants.length);
  }
});

test('buildAnalysis() - of DeepLab the last two stages spread by 2 and 4, their first blocks by half of that', () => {
  const { nodes } = buildAnalysis('deeplab_resnest50_ade').graphs.get('logits')!;
  const spread = nodes
    .filter(({ inputs }) => inputs.some((input) => /^layer[34].*conv2\.conv\.weight/.test(input)))
    .map(({ attributes }) => (attributes['dilations'] as number[])[0]);
  const stage = (blocks: number[]): number[] => blocks.flatMap((dilation) => [dilation, dilation]); // radix 2
  expect(spread).toEqual([...stage([1, 2, 2, 2, 2, 2]), ...stage([2, 4, 4])]);
});

test('buildAnalysis() - an unknown name is answered with the known ones', () => {
  expect(() => buildAnalysis('yolo')).toThrow(/deeplab_resnest50_ade, but received "yolo"/);
});
