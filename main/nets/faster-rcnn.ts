import { boxHead, boxLevels } from './box-head.ts';
import { featurePyramid, PYRAMID_CHANNELS } from './feature-pyramid.ts';
import { GraphBuilder, type FeatureMap } from './graph.ts';
import type { Checkpoint, Dimensions, Graph, Shape } from './network.ts';
import { renameTensors } from './rename.ts';
import type { ResNet } from './resnet-family.ts';
import { buildTrunk } from './trunk.ts';

const architecture = 'faster_rcnn_resnest50_fpn';

const trunk: ResNet = {
  block: 'bottleneck',
  layers: [3, 4, 6, 3],
  stemWidth: 32,
  averageDown: true,
  attention: { kind: 'split-attention', radix: 2, fast: false },
};

const ANCHORS_PER_PLACE = 3;

/** Two graphs: between them boxes are chosen, which is cheap and outside. */
export type FasterRcnn = { proposals: Graph; boxes: Graph };

/**
 * Faster R-CNN (Ren et al., arXiv:1506.01497) on a feature pyramid of ResNeSt-50, for COCO
 * (detectron2-ResNeSt, configs/COCO-Detection/faster_rcnn_ResNeSt_50_FPN_syncbn_range-scale_1x.yaml).
 *
 * - `proposals`: `image` [1, 3, height, width], both divisible by 32, in; the maps `p2` to `p5`, and `objectness2` to
 *   `objectness6` [1, 3, …] and `deltas2` to `deltas6` [1, 12, …] of the levels' anchors out.
 * - `boxes`: those maps and `boxes2` to `boxes5` [n, 4] in the image's pixels in; `logits` and `deltas` out.
 */
export function buildFasterRcnn(): FasterRcnn {
  return { proposals: buildProposals(), boxes: buildBoxes() };
}

/** The published file. The anchors in it are computed here, and only the fork of 2020 stores them. */
export function fasterRcnnCheckpoint({ proposals, boxes }: FasterRcnn): Checkpoint {
  const anchors = [0, 1, 2, 3, 4].map(
    (level) => [`proposal_generator.anchor_generator.cell_anchors.${level}`, [ANCHORS_PER_PLACE, 4]] as const,
  );
  return {
    architecture,
    parameters: new Map([...proposals.parameters, ...boxes.parameters]),
    unused: new Map<string, Shape>(anchors),
  };
}

function buildProposals(): Graph {
  const graph = new GraphBuilder();
  const stages = buildTrunk(graph, { value: 'image', channels: 3, size: null }, trunk);
  const levels = featurePyramid(graph, stages);
  const outputs: Record<string, Dimensions> = {};
  const give = (name: string, map: FeatureMap, level: number): void => {
    graph.add('Identity', [map.value], {}, name);
    outputs[name] = [1, map.channels, `height${level}`, `width${level}`];
  };
  for (const [index, map] of levels.entries()) {
    const level = index + 2;
    if (boxLevels.includes(level)) give(`p${level}`, map, level);
    const { objectness, deltas } = proposalHead(graph, map);
    give(`objectness${level}`, objectness, level);
    give(`deltas${level}`, deltas, level);
  }
  const built = graph.build(architecture, { inputs: { image: [1, 3, 'height', 'width'] }, outputs });
  return renameTensors(built, nameInDetectron);
}

/** One head for all levels (arXiv:1506.01497, section 3.1). */
function proposalHead(graph: GraphBuilder, level: FeatureMap): Record<'objectness' | 'deltas', FeatureMap> {
  const name = 'proposal_generator.rpn_head';
  const convolve = (input: FeatureMap, part: string, channels: number, kernel: number): FeatureMap =>
    graph.convolve(input, { name: `${name}.${part}`, channels, kernel, bias: true });
  const hidden = graph.relu(convolve(level, 'conv', PYRAMID_CHANNELS, 3));
  return {
    objectness: convolve(hidden, 'objectness_logits', ANCHORS_PER_PLACE, 1),
    deltas: convolve(hidden, 'anchor_deltas', ANCHORS_PER_PLACE * 4, 1),
  };
}

function buildBoxes(): Graph {
  const graph = new GraphBuilder();
  boxHead(graph);
  const maps = boxLevels.map(
    (level) => [`p${level}`, [1, PYRAMID_CHANNELS, `height${level}`, `width${level}`]] as const,
  );
  const boxes = boxLevels.map((level) => [`boxes${level}`, [`count${level}`, 4]] as const);
  return graph.build(architecture, {
    inputs: Object.fromEntries<Dimensions>([...maps, ...boxes]),
    outputs: { logits: ['count', 81], deltas: ['count', 320] },
  });
}

/** detectron2-ResNeSt's name of a tensor that timm has too; other names stay. */
function nameInDetectron(name: string): string {
  const stem = stemNames.find(([timm]) => name.startsWith(`${timm}.`));
  if (stem) return `backbone.bottom_up.stem.${stem[1]}${name.slice(stem[0].length)}`;
  const block = /^layer(\d)\.(.+)$/.exec(name);
  if (!block) return name;
  const part = block[2]!
    .replace('downsample.1', 'shortcut')
    .replace('downsample.2', 'shortcut.norm')
    .replace(/^(\d+)\.bn(\d)/, '$1.conv$2.norm');
  return `backbone.bottom_up.res${Number(block[1]) + 1}.${part}`;
}

const stemNames = [
  ['conv1.0', 'conv1_1'],
  ['conv1.1', 'conv1_1.norm'],
  ['conv1.3', 'conv1_2'],
  ['conv1.4', 'conv1_2.norm'],
  ['conv1.6', 'conv1_3'],
  ['bn1', 'conv1_3.norm'],
] as const;
