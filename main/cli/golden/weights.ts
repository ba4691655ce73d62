import { z } from 'zod';
import { synthesize } from '../../weights/synthetic.ts';

/** What every golden file says of the weights (`test/golden/README.md`). */
export const weightsSchema = z.object({
  salt: z.string(),
  closingNorms: z.array(z.string()),
  tensors: z.record(z.string(), z.array(z.int())),
  /** Factors of single tensors, for networks whose outputs would otherwise be all alike. */
  scaled: z.record(z.string(), z.number()).default({}),
});

export type GoldenWeights = z.infer<typeof weightsSchema>;

/** Makes a tensor of the weights by its name. */
export function synthesizeWeight(golden: GoldenWeights, name: string): Float32Array {
  const { salt, tensors, closingNorms, scaled } = golden;
  const layer = name.slice(0, name.lastIndexOf('.'));
  const isNorm = Object.hasOwn(tensors, `${layer}.running_mean`);
  const values = synthesize(salt, name, tensors[name]!, isNorm, closingNorms.includes(layer));
  const factor = scaled[name] ?? 1;
  return factor === 1 ? values : values.map((value) => value * factor);
}

/** The network asks for the reference's tensors, no more and no fewer, each of the same shape. */
export function checkNames(
  path: string,
  { tensors }: GoldenWeights,
  known: Iterable<readonly [string, readonly number[]]>,
): void {
  const expected = Object.entries(tensors).map(([name, shape]) => `${name} [${shape.join()}]`);
  const received = [...known].map(([name, shape]) => `${name} [${shape.join()}]`);
  const differing = [...new Set(expected).symmetricDifference(new Set(received))];
  if (differing.length === 0) return;
  throw new Error(`Expected the tensors of ${path}, but these differ: ${differing.slice(0, 6).join('; ')}.`);
}
