import { z } from 'zod';
import { classMap } from '../../analyses/scenes/class-map.ts';
import { enlarge } from '../../analyses/scenes/enlarge.ts';
import { buildDeepLab, deepLabCheckpoint } from '../../nets/deeplab.ts';
import { withStages, type Graph } from '../../nets/network.ts';
import { EPSILON } from '../../nets/blocks/norm.ts';
import type { NumberArray } from '../../onnx/graph.ts';
import { synthesizeImage } from '../../weights/synthetic.ts';
import {
  largestDifference,
  report,
  statisticsDiffer,
  statisticsSchema,
  type Check,
  type ChecksResult,
  type Rule,
} from './checks.ts';
import { stageOf, withGraph } from './run-graph.ts';
import { checkNames, synthesizeWeight, weightsSchema } from './weights.ts';

/** Of the largest value of a stage. */
const TOLERANCE = 1e-3;

const rule: Rule = { sampleAt, freedom: 0 };

const goldenSchema = weightsSchema.extend({
  architecture: z.literal('deeplab_resnest50_ade'),
  input: z.tuple([z.literal(1), z.literal(3), z.int(), z.int()]),
  stages: z.record(z.string(), statisticsSchema),
  parts: z.record(z.string(), statisticsSchema),
  logits: statisticsSchema,
  upsampled: statisticsSchema,
  classMap: z.object({
    counts: z.record(z.string(), z.int()),
    pixels: z.array(z.int()),
    margins: z.array(z.number()),
  }),
});

type Golden = z.infer<typeof goldenSchema>;

/** Every stage of DeepLabV3, and what its logits become, against the reference implementation's numbers. */
export async function compareSegmentation(path: string, json: unknown): Promise<ChecksResult> {
  const golden = goldenSchema.parse(json);
  const graph = withStages(buildDeepLab());
  const { parameters, unused = [] } = deepLabCheckpoint(graph);
  checkNames(path, golden, [...parameters, ...unused]);
  const image = { data: synthesizeImage(golden.salt, golden.input), dims: golden.input };
  const weight = (name: string): Float32Array => synthesizeWeight(golden, name);
  const outputs = await withGraph(graph, weight, async (run) => await run({ image }));
  const logits = outputs['logits']!;
  const checks = [
    ...checkStages(golden, graph, outputs),
    check('logits', statisticsDiffer(logits, golden.logits, rule)),
    check('upsampled', statisticsDiffer(enlargeAll(logits, golden.input), golden.upsampled, rule)),
    ...checkClasses(golden, logits),
  ];
  return report(golden, checks);
}

function check(stage: string, difference: number): Check {
  return { stage, difference, tolerance: TOLERANCE };
}

function checkStages(golden: Golden, graph: Graph, outputs: Record<string, NumberArray>): Check[] {
  return Object.entries({ ...golden.stages, ...golden.parts }).map(([stage, reference]) => {
    const computed = stageOf(graph, outputs, stage);
    const compared = stage === 'stemConv' ? withoutNorm(golden, computed) : computed;
    return check(stage, statisticsDiffer(compared, reference, rule));
  });
}

/** The reference is taken before the stem's last norm, which the graph has folded into the convolution. */
function withoutNorm(golden: Golden, { data, dims }: NumberArray): NumberArray {
  const [gamma, beta, mean, variance] = ['weight', 'bias', 'running_mean', 'running_var'].map((part) =>
    synthesizeWeight(golden, `pretrained.bn1.${part}`),
  ) as [Float32Array, Float32Array, Float32Array, Float32Array];
  const plane = dims[2]! * dims[3]!;
  const undone = data.map((value, at) => {
    const channel = Math.floor(at / plane);
    const deviation = Math.sqrt(variance[channel]! + EPSILON);
    return ((value - beta[channel]!) * deviation) / gamma[channel]! + mean[channel]!;
  });
  return { data: undone, dims };
}

function enlargeAll({ data, dims }: NumberArray, input: Golden['input']): NumberArray {
  const [, count, rows, columns] = dims as [number, number, number, number];
  const [, , height, width] = input;
  const [from, to] = [rows * columns, height * width];
  const enlarged = new Float32Array(count * to);
  for (let index = 0; index < count; index++) {
    const plane = data.subarray(index * from, (index + 1) * from);
    const target = enlarged.subarray(index * to, (index + 1) * to);
    enlarge(plane, { width: columns, height: rows }, { width, height }, target);
  }
  return { data: enlarged, dims: [1, count, height, width] };
}

/** A pixel may have another class where the two highest logits are nearer than twice their tolerance. */
function checkClasses(golden: Golden, logits: NumberArray): Check[] {
  const [, , height, width] = golden.input;
  const { classes, margins } = classMap(logits, { width, height });
  const nearest = 2 * TOLERANCE * golden.upsampled.absmax;
  const unsure = margins.reduce((count, margin) => count + Number(margin <= nearest), 0);
  const { pixels, counts } = golden.classMap;
  const places = pixels.map((_, k) => sampleAt(k, classes.length));
  const others = places.filter(
    (place, k) => golden.classMap.margins[k]! > nearest && classes[place] !== pixels[k],
  );
  const ownMargins = places.map((place) => margins[place]!);
  return [
    { stage: 'classMap.counts', difference: countsDiffer(classes, counts), tolerance: 2 * unsure },
    { stage: 'classMap.pixels', difference: others.length, tolerance: 0 },
    {
      stage: 'classMap.margins',
      difference: largestDifference(ownMargins, golden.classMap.margins) / golden.upsampled.absmax,
      tolerance: 2 * TOLERANCE,
    },
  ];
}

/** Pixels that would have to change, each of which is missing in one class and too many in another. */
function countsDiffer(classes: Uint8Array, reference: Record<string, number>): number {
  const counts = new Map(Object.entries(reference).map(([index, count]) => [Number(index), -count]));
  for (const index of classes) counts.set(index, (counts.get(index) ?? 0) + 1);
  return counts.values().reduce((sum, count) => sum + Math.abs(count), 0);
}

function sampleAt(k: number, n: number): number {
  return (7919 + k * 1000003) % n;
}
