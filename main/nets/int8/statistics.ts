import type { Network, Node } from '../network.ts';
import { listConvolved, listQuantisable } from './maps.ts';

/** The outputs that tell of one value: a number, or one for each channel. */
const suffixes = { ReduceMin: '.least', ReduceMax: '.largest', ReduceMean: '.means' } as const;

/** The float32 network, which also gives what a calibration is made of. One image at a time. */
export function withStatistics(network: Network): Network {
  const reduce = (operator: keyof typeof suffixes, name: string, axes?: number[]): Node => ({
    operator,
    inputs: [name],
    outputs: [name + suffixes[operator]],
    attributes: { keepdims: 0, ...(axes && { axes }) },
  });
  const reductions = [
    ...listQuantisable(network).flatMap((name) => [reduce('ReduceMin', name), reduce('ReduceMax', name)]),
    ...listConvolved(network).map((name) => reduce('ReduceMean', name, [0, 2, 3])),
  ];
  const outputs = reductions.map(({ outputs }) => [outputs[0]!, []] as const);
  return {
    ...network,
    nodes: [...network.nodes, ...reductions],
    outputs: new Map([...network.outputs, ...outputs]),
  };
}
