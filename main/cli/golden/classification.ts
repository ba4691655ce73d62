import { z } from 'zod';
import type { Precision } from '../../core/models/precision.ts';

import { buildNetwork } from '../../nets/architectures.ts';
import { inFloat16 } from '../../nets/float16.ts';
import { synthesizeImage } from '../../weights/synthetic.ts';
import { largestDifference } from './checks.ts';
import { withGraph } from './run-graph.ts';
import { checkNames, synthesizeWeight, weightsSchema } from './weights.ts';

/** int8 needs photos to be calibrated with: its agreement is measured on them. */
export type GoldenPrecision = Exclude<Precision, 'int8'>;

/** Differences are max |Δ| / max |reference|. */
export type ClassificationResult = {
  arch: string;
  salt: string;
  input: number[];
  precision: GoldenPrecision;
  embedding: number;
  logits: number;
  ok: boolean;
};

/**
 * Float16 rounds to eleven bits after every layer. Most networks differ by 4e-4 then; EfficientNet-Lite, whose
 * ReLU6 random weights drive to its bounds, by 1.2e-2.
 */
const tolerances: Record<GoldenPrecision, number> = { float32: 1e-3, float16: 2e-2 };

const goldenSchema = weightsSchema.extend({
  arch: z.string(),
  input: z.tuple([z.int(), z.literal(3), z.int(), z.int()]),
  embedding: z.array(z.array(z.number())),
  logits: z.array(z.array(z.number())),
});

/** Embedding and logits of a classifier. */
export async function compareClassification(
  path: string,
  json: unknown,
  precision: GoldenPrecision,
): Promise<ClassificationResult> {
  const golden = goldenSchema.parse(json);
  const { arch, salt, input } = golden;
  const network = buildNetwork(arch, input[2]);
  checkNames(path, golden, network.parameters);
  const image = { data: synthesizeImage(salt, input), dims: input };
  const outputs = await withGraph(
    precision === 'float16' ? inFloat16(network) : network,
    (name) => synthesizeWeight(golden, name),
    async (run) => await run({ image }),
  );
  const embedding = difference(outputs['embedding']!.data, golden.embedding);
  const logits = difference(outputs['logits']!.data, golden.logits);
  const ok = Math.max(embedding, logits) <= tolerances[precision];
  return { arch, salt, input, precision, embedding, logits, ok };
}

function difference(computed: Float32Array, reference: number[][]): number {
  const flat = reference.flat();
  return largestDifference(computed, flat) / Math.max(...flat.map(Math.abs));
}
