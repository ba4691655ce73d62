import type { NumberArray, RunGraph } from '../../analyses/arrays.ts';
import type { Box } from '../../analyses/objects/box.ts';
import { boxInputs } from '../../analyses/objects/detect.ts';
import { pyramidLevel } from '../../analyses/objects/level.ts';
import type { Graph } from '../../nets/network.ts';
import { largestDifference, statisticsDiffer, type Check } from './checks.ts';
import { checkAll } from './detection-proposals.ts';
import { TOLERANCE, checkCount, rule, toBox } from './detection-rule.ts';
import type { DetectionGolden } from './detection-schema.ts';
import { stageOf } from './run-graph.ts';

/** What the second graph gives, its rows in the order of the boxes. */
export type BoxStages = Record<'pooled' | 'boxHead' | 'logits' | 'deltas', NumberArray>;

export async function runBoxes(
  graph: Graph,
  run: RunGraph,
  boxes: readonly Box[],
  maps: Record<string, NumberArray>,
): Promise<BoxStages> {
  const { order, inputs } = boxInputs(boxes, maps);
  const outputs = await run(inputs);
  const rowOf = new Map(order.map((box, row) => [box, row]));
  const rows = boxes.map((box) => rowOf.get(box)!);
  return {
    pooled: inOrder(stageOf(graph, outputs, 'pooled'), rows),
    boxHead: inOrder(stageOf(graph, outputs, 'boxHead'), rows),
    logits: inOrder(outputs['logits']!, rows),
    deltas: inOrder(outputs['deltas']!, rows),
  };
}

/** All boxes, of which single ones may be others than the reference's. */
export function checkAllBoxes(golden: DetectionGolden, boxes: readonly Box[], stages: BoxStages): Check[] {
  const { nmsMargin } = golden.proposals;
  const counts = Map.groupBy(boxes, pyramidLevel);
  const first = golden.proposals.afterNms.boxes.map((box) => pyramidLevel(toBox(box)));
  return [
    {
      stage: 'pooled.levelOfFirst100',
      difference: largestDifference(first, golden.pooled.levelOfFirst100),
      tolerance: 0,
    },
    ...Object.entries(golden.pooled.levels).map(([name, count]) =>
      checkCount(`pooled.levels.${name}`, counts.get(Number(name.slice(1)))?.length ?? 0, count, nmsMargin),
    ),
    checkAll('pooled.all', stages.pooled, golden.pooled.all, nmsMargin),
    checkAll('boxHead.all', stages.boxHead, golden.boxHead.all, nmsMargin),
    checkAll('predictor.logits', stages.logits, golden.predictor.logits, nmsMargin),
    checkAll('predictor.deltas', stages.deltas, golden.predictor.deltas, nmsMargin),
  ];
}

/** The best boxes in the reference's order. */
export function checkFirstBoxes(golden: DetectionGolden, stages: BoxStages): Check[] {
  const { pooled, boxHead, predictor } = golden;
  const check = (stage: string, difference: number): Check => ({ stage, difference, tolerance: TOLERANCE });
  const rows = (part: 'logits' | 'deltas'): number =>
    largestDifference(stages[part].data, predictor.first50[part].flat()) / predictor[part].absmax;
  return [
    check('pooled.first50', statisticsDiffer(stages.pooled, pooled.first50, rule)),
    check('boxHead.first50', statisticsDiffer(stages.boxHead, boxHead.first50, rule)),
    check('predictor.first50.logits', rows('logits')),
    check('predictor.first50.deltas', rows('deltas')),
  ];
}

/** Boxes that reach every level and the image's border. */
export function checkHandMade(golden: DetectionGolden, { pooled }: BoxStages): Check[] {
  const { boxes, levels, perBox } = golden.pooled.handMade;
  const [, ...dims] = pooled.dims;
  const length = pooled.data.length / boxes.length;
  return [
    {
      stage: 'pooled.handMade.levels',
      difference: largestDifference(
        boxes.map((box) => pyramidLevel(toBox(box))),
        levels,
      ),
      tolerance: 0,
    },
    ...perBox.map((reference, row) => ({
      stage: `pooled.handMade.${row}`,
      difference: statisticsDiffer(
        { data: pooled.data.subarray(row * length, (row + 1) * length), dims },
        reference,
        rule,
      ),
      tolerance: TOLERANCE,
    })),
  ];
}

function inOrder({ data, dims: [count, ...rest] }: NumberArray, rows: readonly number[]): NumberArray {
  const length = data.length / count!;
  const ordered = new Float32Array(data.length);
  for (const [to, from] of rows.entries())
    ordered.set(data.subarray(from * length, (from + 1) * length), to * length);
  return { data: ordered, dims: [count!, ...rest] };
}
