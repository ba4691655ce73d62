import { divisible } from './divisible.ts';
import { fuse, fusePair } from '../fuse.ts';
import type { FeatureMap, GraphBuilder } from '../graph.ts';
import { EPSILON } from './norm.ts';
import type { SplitAttention, Spread } from '../resnet-family.ts';

/** `channels` of one split; `groups` is the cardinality. */
export type SplitLayer = { name: string; channels: number; stride: number; groups: number } & Spread;

/**
 * The first 1×1 and the 3×3 convolution of a ResNeSt block, the latter in `radix` splits whose mixture is
 * chosen per channel (Zhang et al., arXiv:2004.08955, section 3.2; radix-major layout, appendix A). `groups`
 * is the cardinality.
 *
 * Split r reads only the r-th part of the first convolution's channels, so each split is a chain of its own,
 * and no tensor is ever cut or joined. Striding is left to average pooling (section 3.4).
 */
export function splitAttention(
  graph: GraphBuilder,
  input: FeatureMap,
  { name, channels, stride, groups, dilation = 1, blurs = false }: SplitLayer,
  { radix, fast }: SplitAttention,
): FeatureMap {
  const pool = (map: FeatureMap): FeatureMap =>
    stride > 1 || blurs ? graph.averagePool(map, { kernel: 3, stride, padding: 1 }) : map;
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
    dilation,
    groups,
  };
  const splits = Array.from({ length: radix }, (_, split) => {
    const blocks = Array.from({ length: radix }, (_, block) => Number(block === split));
    const part = graph.relu(graph.convolve(input, { ...conv1, blocks }));
    return graph.relu(graph.convolve(fast ? pool(part) : part, { ...conv2, blocks }));
  });
  const mixed = attend(graph, splits, `${name}.conv2`, groups);
  graph.mark(`${name}.splitAttention`, mixed);
  return fast ? mixed : graph.mark(`${name}.averagePool`, pool(mixed));
}

/** Means of all splits decide each split's share, channel by channel (equations 1 and 2). */
function attend(
  graph: GraphBuilder,
  splits: readonly FeatureMap[],
  name: string,
  groups: number,
): FeatureMap {
  const radix = splits.length;
  const { channels } = splits[0] as FeatureMap;
  const gathered = splits.map((split) => graph.globalMean(split)).reduce((a, b) => graph.sum(a, b));
  const inner = divisible((channels * radix) / 4, 8, 32);
  const norm = { name: `${name}.bn1`, epsilon: EPSILON };
  const fc1 = { name: `${name}.fc1`, norm, channels: inner, kernel: 1, groups, bias: true };
  const fc2 = { name: `${name}.fc2`, channels: channels * radix, kernel: 1, groups, bias: true };
  const context = graph.relu(graph.convolve(gathered, fc1));
  if (radix === 2 && groups === 1) return fusePair(graph, splits as [FeatureMap, FeatureMap], context, fc2);
  const logits = graph.convolve(context, fc2);
  return fuse(
    graph,
    splits,
    radix === 1 ? [graph.sigmoid(logits)] : softmaxOverRadix(graph, logits, radix, groups),
  );
}

/** From [batch, cardinality · radix · …, 1, 1] to one [batch, channels, 1, 1] for each split. */
function softmaxOverRadix(
  graph: GraphBuilder,
  logits: FeatureMap,
  radix: number,
  groups: number,
): FeatureMap[] {
  const perGroup = logits.channels / radix / groups;
  const apart = graph.add('Reshape', [logits.value, graph.vector([0, groups, radix, perGroup])]);
  const radixMajor = graph.add('Transpose', [apart], { perm: [0, 2, 1, 3] }); // [batch, radix, cardinality, …]
  const shares = graph.add('Softmax', [radixMajor], { axis: 1 });
  const value = graph.add('Reshape', [shares, graph.vector([0, logits.channels, 1, 1])]);
  return graph.split({ ...logits, value }, radix);
}
