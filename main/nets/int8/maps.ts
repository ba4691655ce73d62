import type { Network, Node } from '../network.ts';

/** Activations, and the gates of squeeze-and-excitation. */
const EARLY_OPERATORS = ['Relu', 'Clip', 'Sigmoid', 'Mul'];

/** The values whose range must be known before the network can be quantised. */
export function listQuantisable(network: Network): string[] {
  const maps = findMaps(network);
  const fused = findFused(network, maps, findEarly(network, maps));
  const gates = network.nodes
    .filter(({ operator, outputs }) => (operator === 'Mul' || operator === 'Add') && maps.has(outputs[0]!))
    .flatMap(({ inputs }) => inputs.filter((input) => !maps.has(input)));
  const means = network.nodes.flatMap(({ operator, outputs }) =>
    operator === 'GlobalAveragePool' ? outputs : [],
  );
  const written = [...maps.keys()].filter((name) => name !== 'image' && !fused.has(name));
  return [...new Set([...written, ...means, ...gates])];
}

/** The inputs of the convolutions that are quantised. */
export function listConvolved(network: Network): string[] {
  const maps = findMaps(network);
  const convolved = network.nodes.filter(
    ({ operator, inputs }) => operator === 'Conv' && maps.has(inputs[0]!),
  );
  const early = findEarly(network, maps);
  const quantised = convolved.filter(({ outputs }) => !early.has(outputs[0]!));
  return [...new Set(quantised.map(({ inputs }) => inputs[0]!))];
}

/** Feature maps, and how many channels each has: what is computed from the image without a mean over it. */
export function findMaps(network: Network): Map<string, number> {
  const shapes = new Map(network.constants.map(({ name, shape }) => [name, shape]));
  const maps = new Map<string, number>([['image', 3]]);
  for (const { operator, inputs, outputs } of network.nodes) {
    const input = inputs.find((each) => maps.has(each));
    if (input === undefined || operator === 'GlobalAveragePool') continue;
    const channels = operator === 'Conv' ? shapes.get(inputs[1]!)![0]! : maps.get(input)!;
    for (const output of outputs) maps.set(output, channels / outputs.length);
  }
  return maps;
}

/** Maps that stay in float32: up to the first convolution that sums over the first one's channels, or a pooling. */
export function findEarly(network: Network, maps: ReadonlyMap<string, number>): Set<string> {
  const shapes = new Map(network.constants.map(({ name, shape }) => [name, shape]));
  const early = new Set<string>(['image']);
  for (const { operator, inputs, outputs } of network.nodes) {
    const isDepthwise = operator === 'Conv' && shapes.get(inputs[1]!)![1] === 1;
    const stays = isDepthwise || inputs.includes('image') || EARLY_OPERATORS.includes(operator);
    const isEarly =
      inputs.some((input) => early.has(input)) &&
      inputs.every((input) => early.has(input) || !maps.has(input));
    if (stays && isEarly && maps.has(outputs[0]!)) for (const output of outputs) early.add(output);
  }
  return early;
}

/** What a convolution or a sum gives, and the activation that alone reads it. */
export function findFused(
  network: Network,
  maps: ReadonlyMap<string, number>,
  early: ReadonlySet<string>,
): Map<string, string> {
  const readers = new Map<string, Node[]>();
  for (const node of network.nodes)
    for (const input of node.inputs) readers.set(input, [...(readers.get(input) ?? []), node]);
  const fused = new Map<string, string>();
  for (const { operator, outputs } of network.nodes) {
    const output = outputs[0]!;
    if (!maps.has(output) || early.has(output) || !['Conv', 'Add'].includes(operator)) continue;
    const [reader, ...others] = readers.get(output) ?? [];
    if (others.length === 0 && (reader?.operator === 'Relu' || reader?.operator === 'Clip'))
      fused.set(output, reader.outputs[0]!);
  }
  return fused;
}
