import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { z } from 'zod';
import type { Precision } from '../core/models/precision.ts';
import { buildNetwork } from '../nets/architectures.ts';
import { inFloat16 } from '../nets/float16.ts';
import type { Network } from '../nets/network.ts';
import { synthesize, synthesizeImage } from '../weights/synthetic.ts';
import { modelFile, writeNetwork } from '../weights/install/write-network.ts';

/** Differences are max |Δ| / max |reference|. */
export type GoldenResult = {
  arch: string;
  salt: string;
  input: number[];
  precision: Precision;
  embedding: number;
  logits: number;
  ok: boolean;
};

/**
 * Float16 rounds to eleven bits after every layer. Most networks differ by 4e-4 then; EfficientNet-Lite, whose
 * ReLU6 random weights drive to its bounds, by 1.2e-2.
 */
const tolerances: Record<Precision, number> = { float32: 1e-3, float16: 2e-2 };

const goldenSchema = z.object({
  arch: z.string(),
  salt: z.string(),
  input: z.tuple([z.int(), z.literal(3), z.int(), z.int()]),
  closingNorms: z.array(z.string()),
  tensors: z.record(z.string(), z.array(z.int())),
  embedding: z.array(z.array(z.number())),
  logits: z.array(z.array(z.number())),
});

type Golden = z.infer<typeof goldenSchema>;

/**
 * Builds the network that the file names, gives it the file's synthetic weights and compares what it
 * computes on the CPU with the reference implementation's numbers (`test/golden/README.md`).
 */
export async function compareGolden(path: string, precision: Precision = 'float32'): Promise<GoldenResult> {
  const golden = goldenSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  const network = buildNetwork(golden.arch, golden.input[2]);
  checkNames(path, golden, network);
  const computed = await compute(golden, precision === 'float16' ? inFloat16(network) : network);
  const embedding = difference(computed.embedding, golden.embedding);
  const logits = difference(computed.logits, golden.logits);
  const { arch, salt, input } = golden;
  const ok = Math.max(embedding, logits) <= tolerances[precision];
  return { arch, salt, input, precision, embedding, logits, ok };
}

/** The network asks for the reference's tensors, no more and no fewer, each of the same shape. */
function checkNames(path: string, golden: Golden, network: Network): void {
  const expected = Object.entries(golden.tensors).map(([name, shape]) => `${name} [${shape.join()}]`);
  const received = [...network.parameters].map(([name, shape]) => `${name} [${shape.join()}]`);
  const differing = [...new Set(expected).symmetricDifference(new Set(received))];
  if (differing.length === 0) return;
  throw new Error(`Expected the tensors of ${path}, but these differ: ${differing.slice(0, 6).join('; ')}.`);
}

async function compute(
  golden: Golden,
  network: Network,
): Promise<{ embedding: Float32Array; logits: Float32Array }> {
  const directory = await mkdtemp(join(tmpdir(), 'photonest-golden-'));
  try {
    const read = async (name: string): Promise<Float32Array> => await Promise.resolve(weight(golden, name));
    await writeNetwork(network, read, directory);
    const session = await InferenceSession.create(join(directory, modelFile), { logSeverityLevel: 3 });
    const image = new Tensor('float32', synthesizeImage(golden.salt, golden.input), golden.input);
    const outputs = await session.run({ image });
    await session.release();
    return { embedding: floats(outputs['embedding']), logits: floats(outputs['logits']) };
  } finally {
    await rm(directory, { recursive: true });
  }
}

function weight(golden: Golden, name: string): Float32Array {
  const layer = name.slice(0, name.lastIndexOf('.'));
  const isNorm = Object.hasOwn(golden.tensors, `${layer}.running_mean`);
  const closing = golden.closingNorms.includes(layer);
  return synthesize(golden.salt, name, golden.tensors[name] as number[], isNorm, closing);
}

function floats(tensor: Tensor | undefined): Float32Array {
  if (tensor?.data instanceof Float32Array) return tensor.data;
  throw new Error(`Expected a float32 output, but received ${tensor?.type ?? 'nothing'}.`);
}

function difference(computed: Float32Array, reference: number[][]): number {
  const flat = reference.flat();
  if (flat.length !== computed.length) {
    throw new Error(`Expected ${flat.length} numbers, but received ${computed.length}.`);
  }
  const largest = Math.max(...flat.map(Math.abs));
  return Math.max(...flat.map((value, i) => Math.abs(value - (computed[i] as number)))) / largest;
}
