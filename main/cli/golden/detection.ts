import type { NumberArray } from '../../analyses/arrays.ts';
import type { Box } from '../../analyses/objects/box.ts';
import { OBJECT_CLASSES } from '../../analyses/objects/classes.ts';
import type { Size } from '../../analyses/pixels.ts';
import { buildFasterRcnn, fasterRcnnCheckpoint } from '../../nets/faster-rcnn.ts';
import { withStages, type Graph } from '../../nets/network.ts';
import { synthesizeUnits } from '../../weights/synthetic.ts';
import { report, statisticsDiffer, type Check, type ChecksResult, type Statistics } from './checks.ts';
import { checkAllBoxes, checkFirstBoxes, checkHandMade, runBoxes } from './detection-boxes.ts';
import { checkDetections } from './detection-lists.ts';
import { checkPreprocessing, checkUnits } from './detection-preprocessing.ts';
import { checkProposals } from './detection-proposals.ts';
import { TOLERANCE, rule, toBox } from './detection-rule.ts';
import { detectionSchema, type DetectionGolden } from './detection-schema.ts';
import { stageOf, withGraph } from './run-graph.ts';
import { checkNames, synthesizeWeight } from './weights.ts';

/** Every step of Faster R-CNN, from the photo's pixels to the boxes, against the reference implementation's numbers. */
export async function compareDetection(path: string, json: unknown): Promise<ChecksResult> {
  const golden = detectionSchema.parse(json);
  const { proposals, boxes } = buildFasterRcnn();
  const checkpoint = fasterRcnnCheckpoint({ proposals, boxes });
  checkNames(path, golden, [...checkpoint.parameters, ...(checkpoint.unused ?? [])]);
  const [, , height, width] = golden.input;
  const image = synthesizeInput(golden);
  const maps = await runMaps(golden, withStages(proposals), image);
  const chosen = checkProposals(golden, maps.outputs, { width, height });
  const checks = [
    ...checkUnits(golden),
    ...checkPreprocessing(golden),
    checkClasses(golden),
    check('input', image, golden.inputStats),
    ...maps.checks,
    ...chosen.checks,
    ...(await checkBoxes(golden, withStages(boxes), maps.outputs, chosen)),
  ];
  const { architecture } = checkpoint;
  return report({ architecture, salt: golden.salt, input: golden.input }, checks);
}

function check(stage: string, computed: NumberArray, reference: Statistics): Check {
  return { stage, difference: statisticsDiffer(computed, reference, rule), tolerance: TOLERANCE };
}

function checkClasses({ classes }: DetectionGolden): Check {
  const wrong = classes.filter((name, index) => OBJECT_CLASSES[index] !== name).length;
  return { stage: 'classes', difference: wrong, tolerance: 0 };
}

/** Noise over blocks of 32 pixels, normalised already. */
function synthesizeInput({ salt, input }: DetectionGolden): NumberArray {
  const [, , height, width] = input;
  const [rows, columns] = [Math.ceil(height / 32), Math.ceil(width / 32)];
  const coarse = synthesizeUnits(salt, 'input.coarse', [1, 3, rows, columns]);
  const fine = synthesizeUnits(salt, 'input', input);
  const data = Float32Array.from(fine, (noise, at) => {
    const [x, y] = [at % width, Math.floor(at / width) % height];
    const channel = Math.floor(at / width / height);
    const block = (channel * rows + Math.floor(y / 32)) * columns + Math.floor(x / 32);
    return (2 * noise - 1) * 0.5 + (2 * coarse[block]! - 1) * 2;
  });
  return { data, dims: input };
}

async function runMaps(
  golden: DetectionGolden,
  graph: Graph,
  image: NumberArray,
): Promise<{ outputs: Record<string, NumberArray>; checks: Check[] }> {
  const weight = (name: string): Float32Array => synthesizeWeight(golden, name);
  const outputs = await withGraph(graph, weight, async (run) => await run({ image }));
  const stage = (name: string): NumberArray => stageOf(graph, outputs, name);
  const trunk = Object.entries(golden.bottomUp).map(([name, reference]) =>
    check(`bottomUp.${name}`, stage(name.replace(/res(\d)/, (_, at) => `layer${Number(at) - 1}`)), reference),
  );
  const pyramid = Object.entries(golden.fpn).map(([name, reference]) =>
    check(`fpn.${name}`, stage(name), reference),
  );
  const heads = Object.entries(golden.rpn).flatMap(([name, { objectness, deltas }]) => [
    check(`rpn.${name}.objectness`, outputs[name.replace('p', 'objectness')]!, objectness),
    check(`rpn.${name}.deltas`, outputs[name.replace('p', 'deltas')]!, deltas),
  ]);
  return { outputs, checks: [...trunk, ...pyramid, ...heads] };
}

async function checkBoxes(
  golden: DetectionGolden,
  graph: Graph,
  maps: Record<string, NumberArray>,
  chosen: { proposals: readonly { box: Box }[]; matches: readonly (number | null)[] },
): Promise<Check[]> {
  const [, , height, width] = golden.input;
  const image: Size = { width, height };
  const boxes = chosen.proposals.map(({ box }) => box);
  const weight = (name: string): Float32Array => synthesizeWeight(golden, name);
  return await withGraph(graph, weight, async (run) => {
    const all = await runBoxes(graph, run, boxes, maps);
    const first = await runBoxes(graph, run, inReferenceOrder(golden, boxes, chosen.matches), maps);
    const handMade = await runBoxes(graph, run, golden.pooled.handMade.boxes.map(toBox), maps);
    const predictions = { logits: all.logits.data, deltas: all.deltas.data };
    return [
      ...checkAllBoxes(golden, boxes, all),
      ...checkFirstBoxes(golden, first),
      ...checkHandMade(golden, handMade),
      ...checkDetections(golden, boxes, predictions, image),
    ];
  });
}

/** Two of nearly the same score may have changed places; the reference's own box stands in for one that is missing. */
function inReferenceOrder(
  golden: DetectionGolden,
  boxes: readonly Box[],
  matches: readonly (number | null)[],
): Box[] {
  const count = golden.predictor.first50.logits.length;
  return golden.proposals.afterNms.boxes
    .slice(0, count)
    .map((box, place) => boxes[matches[place] ?? -1] ?? toBox(box));
}
