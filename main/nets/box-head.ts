import type { FeatureMap, GraphBuilder } from './graph.ts';
import { PYRAMID_CHANNELS } from './feature-pyramid.ts';
import { EPSILON } from './blocks/norm.ts';

/** Side of what is cut out of a level for one box. */
const POOL_SIZE = 7;
const CONVOLUTIONS = 4;
const HIDDEN_FEATURES = 1024;
/** Of COCO, without the background. */
const CLASSES = 80;
/** Pyramid levels that boxes are cut out of: p2 to p5. */
export const boxLevels = [2, 3, 4, 5];

/**
 * Cuts a square out of each box's level, and says of each what is in it and how the box is to move: `logits`
 * [boxes, 81] with the background last, `deltas` [boxes, 320] with four of each class. The boxes are in the order of
 * their levels.
 */
export function boxHead(graph: GraphBuilder): void {
  const pooled = graph.add(
    'Concat',
    boxLevels.map((level) => alignBoxes(graph, level)),
    { axis: 0 },
  );
  let last: FeatureMap = { value: pooled, channels: PYRAMID_CHANNELS, size: POOL_SIZE };
  graph.mark('pooled', last);
  for (let index = 1; index <= CONVOLUTIONS; index++) {
    const name = `roi_heads.box_head.conv${index}`;
    const norm = { name: `${name}.norm`, epsilon: EPSILON };
    last = graph.relu(graph.convolve(last, { name, norm, channels: PYRAMID_CHANNELS, kernel: 3 }));
  }
  const flat = graph.add('Flatten', [last.value], { axis: 1 });
  const inputs = PYRAMID_CHANNELS * POOL_SIZE ** 2;
  const fc1 = { name: 'roi_heads.box_head.fc1', inputs, features: HIDDEN_FEATURES };
  const hidden = graph.relu({ value: graph.linear(flat, fc1), channels: HIDDEN_FEATURES, size: 1 });
  graph.mark('boxHead', hidden);
  const predict = (name: string, features: number, output: string): string =>
    graph.linear(hidden.value, { name, inputs: HIDDEN_FEATURES, features }, output);
  predict('roi_heads.box_predictor.cls_score', CLASSES + 1, 'logits');
  predict('roi_heads.box_predictor.bbox_pred', CLASSES * 4, 'deltas');
}

/** RoIAlign (He et al., arXiv:1703.06870, section 3); pixel centres lie at halves ("aligned"). */
function alignBoxes(graph: GraphBuilder, level: number): string {
  const boxes = `boxes${level}`;
  const count = graph.add('Shape', [boxes], { end: 1 });
  const zeros = graph.add('ConstantOfShape', [count]);
  const firstImage = graph.add('Cast', [zeros], { to: 7 }); // int64
  return graph.add('RoiAlign', [`p${level}`, boxes, firstImage], {
    mode: 'avg',
    coordinate_transformation_mode: 'half_pixel',
    output_height: POOL_SIZE,
    output_width: POOL_SIZE,
    sampling_ratio: 0,
    spatial_scale: { float: 2 ** -level },
  });
}
