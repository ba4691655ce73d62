import { elements, type Network, type Node } from '../../../main/nets/network.ts';

/** What training counts as a batch norm's statistics, and not as parameters. */
const STATISTICS = /\.running_(mean|var)$|\.num_batches_tracked$/;

/** Trained numbers of a network, as it is published. */
export function countParameters({ parameters }: Network): number {
  return [...parameters]
    .filter(([name]) => !STATISTICS.test(name))
    .reduce((sum, [, shape]) => sum + elements(shape), 0);
}

/** Multiplications with an addition each, of convolutions and linear layers, for one image. */
export function countMultiplyAdds({ nodes, constants, size }: Network): number {
  const shapes = new Map(constants.map(({ name, shape }) => [name, shape]));
  /** Side of each square map, pixels. */
  const sides = new Map<string, number>([['image', size]]);
  let total = 0;
  for (const node of nodes) {
    const known = node.inputs.flatMap((name) => sides.get(name) ?? []);
    const side = sideAfter(node, Math.max(1, ...known));
    for (const output of node.outputs) sides.set(output, side);
    const weight = shapes.get(node.inputs[1] ?? '');
    if (node.operator === 'Conv') total += elements(weight!) * side ** 2;
    else if (node.operator === 'Gemm') total += elements(weight!);
  }
  return total;
}

function sideAfter({ operator, attributes }: Node, side: number): number {
  if (['GlobalAveragePool', 'Flatten', 'Gemm'].includes(operator)) return 1;
  if (!['Conv', 'MaxPool', 'AveragePool'].includes(operator)) return side;
  const [kernel, stride, dilation] = ['kernel_shape', 'strides', 'dilations'].map(
    (name) => (attributes[name] as readonly number[] | undefined)?.[0] ?? 1,
  ) as [number, number, number];
  const [top, , bottom] = attributes['pads'] as readonly number[];
  const round = attributes['ceil_mode'] === 1 ? Math.ceil : Math.floor;
  return round((side + top! + bottom! - dilation * (kernel - 1) - 1) / stride) + 1;
}
