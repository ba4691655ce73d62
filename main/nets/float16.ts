import type { Network, Node } from './network.ts';
import { elementTypes } from './onnx/onnx.ts';

/**
 * The same network with its convolutions and feature maps in float16, for graphics cards: half the file, half the
 * memory traffic, and on most of them faster arithmetic.
 *
 * ## What stays in float32
 * - `image`, `embedding` and `logits`: Node's binding cannot pass float16
 *   (https://github.com/microsoft/onnxruntime/issues/32323).
 * - Every mean over the image, and what is computed from it until that meets a feature map again: the small layers of
 *   attention with their softmax, and the classifier. ResNeSt-269's first means are over 10,816 numbers; a sum in
 *   float16 goes in steps of 8 from 8,192 on and ends at 65,504.
 */
export function inFloat16(network: Network): Network {
  const constants = new Set(network.constants.map(({ name }) => name));
  const halves = new Set<string>();
  const scalars = new Map<string, number>();
  const nodes: Node[] = [];
  const made = new Set<string>();

  const cast = (value: string, to: 'float16' | 'float32'): string => {
    const output = `${value}.${to}`;
    if (!made.has(output))
      nodes.push({
        operator: 'Cast',
        inputs: [value],
        outputs: [output],
        attributes: { to: elementTypes[to] },
      });
    made.add(output);
    if (to === 'float16') halves.add(output);
    return output;
  };
  const asFloat32 = (input: string): string => {
    const scalar = network.scalars.get(input);
    if (scalar !== undefined) scalars.set(input, scalar);
    return halves.has(input) ? cast(input, 'float32') : input;
  };
  const asFloat16 = (input: string): string => {
    if (halves.has(input) || network.integers.has(input)) return input;
    const scalar = network.scalars.get(input);
    if (scalar === undefined && !constants.has(input)) return cast(input, 'float16');
    const half = scalar === undefined ? input : `${input}.float16`;
    if (scalar !== undefined) scalars.set(half, scalar);
    halves.add(half);
    return half;
  };

  for (const node of network.nodes) {
    const meetsMap = node.inputs.some((input) => input === 'image' || halves.has(input));
    const isHalf = meetsMap && node.operator !== 'GlobalAveragePool';
    nodes.push({ ...node, inputs: node.inputs.map(isHalf ? asFloat16 : asFloat32) });
    if (isHalf) for (const output of node.outputs) halves.add(output);
  }
  return { ...network, nodes, scalars, halves };
}
