import { divisible } from './divisible.ts';
import type { FeatureMap, GraphBuilder } from '../graph.ts';
import { EPSILON } from './norm.ts';
import type { SplitAttention } from '../resnet-family.ts';
import type { SplitLayer } from './split-attention.ts';

/**
 * {@link file://./split-attention.ts} operator by operator as `torch.onnx.export` (PyTorch 2.13) writes timm's
 * module (timm/layers/split_attn.py, in evaluation mode): what the benchmark compares with. No model is made of it.
 */
export function plainSplitAttention(
  graph: GraphBuilder,
  input: FeatureMap,
  { name, channels, stride, groups }: SplitLayer,
  { radix, fast }: SplitAttention,
): FeatureMap {
  const pool = (map: FeatureMap): FeatureMap =>
    stride > 1 ? graph.averagePool(map, { kernel: 3, stride, padding: 1 }) : map;
  const conv1 = {
    name: `${name}.conv1`,
    norm: { name: `${name}.bn1`, epsilon: EPSILON },
    channels,
    kernel: 1,
  };
  const conv2 = {
    name: `${name}.conv2.conv`,
    norm: { name: `${name}.conv2.bn0`, epsilon: EPSILON },
    channels: channels * radix,
    kernel: 3,
    groups: groups * radix,
  };
  const narrow = graph.relu(graph.convolve(input, conv1));
  const wide = graph.relu(graph.convolve(fast ? pool(narrow) : narrow, conv2));
  const mixed = attend(graph, wide, { name: `${name}.conv2`, channels, groups, radix });
  return fast ? mixed : pool(mixed);
}

function attend(
  graph: GraphBuilder,
  wide: FeatureMap,
  { name, channels, groups, radix }: { name: string; channels: number; groups: number; radix: number },
): FeatureMap {
  const { size } = wide;
  if (size === null) throw new Error(`${name} is written for one size`);
  const splits =
    radix === 1
      ? wide.value
      : graph.add('Reshape', [wide.value, graph.vector([0, radix, channels, size, size])]);
  const gathered = radix === 1 ? splits : sumOverRadix(graph, splits);
  const mean = graph.add('ReduceMean', [gathered], { axes: [2, 3], keepdims: 1 });
  const inner = divisible((channels * radix) / 4, 8, 32);
  const norm = { name: `${name}.bn1`, epsilon: EPSILON };
  const fc1 = { name: `${name}.fc1`, norm, channels: inner, kernel: 1, groups, bias: true };
  const fc2 = { name: `${name}.fc2`, channels: channels * radix, kernel: 1, groups, bias: true };
  const context = graph.relu(graph.convolve({ value: mean, channels, size: 1 }, fc1));
  const logits = graph.convolve(context, fc2);
  if (radix === 1) return graph.gate(wide, graph.sigmoid(logits));

  const apart = graph.add('Reshape', [logits.value, graph.vector([0, groups, radix, channels / groups])]);
  const radixMajor = graph.add('Transpose', [apart], { perm: [0, 2, 1, 3] });
  const softmax = graph.add('Softmax', [radixMajor], { axis: 1 });
  const shares = graph.add('Reshape', [softmax, graph.vector([0, radix, channels, 1, 1])]);
  const value = sumOverRadix(graph, graph.add('Mul', [splits, shares]));
  return { value, channels, size };
}

/** [batch, radix, …] to [batch, …] */
function sumOverRadix(graph: GraphBuilder, value: string): string {
  return graph.add('ReduceSum', [value, graph.vector([1])], { keepdims: 0 });
}
