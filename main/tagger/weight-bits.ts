import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WeightBits } from '../core/models/precision.ts';
import type { Graph } from '../nets/network.ts';
import { elementTypes, encodeModel } from '../nets/onnx/onnx.ts';
import { openGraph } from '../onnx/graph.ts';
import type { Runtime } from '../onnx/runtime.ts';

const [LARGEST_UINT8, LARGEST_INT8] = [255, 127];
/** Products that are summed up, and sums: enough for any kernel's inner loop. */
const [DEPTH, WIDTH] = [64, 16];

/**
 * How many bits an int8 network's weights may have on this processor; null where it has no arithmetic on bytes.
 *
 * No system but Linux says which instructions there are, so the largest bytes are multiplied and the sum is compared:
 * without VNNI, x86 adds two products in 16 bits and cuts off what is more
 * (https://onnxruntime.ai/docs/performance/model-optimizations/quantization.html, "reduce range").
 */
export async function findWeightBits(runtime: Runtime): Promise<WeightBits | null> {
  if (lacksByteArithmetic(await readCpuInfo(), process.arch)) return null;
  const scratch = await mkdtemp(join(tmpdir(), 'photonest-bytes-'));
  try {
    const file = join(scratch, 'bytes.onnx');
    await writeFile(file, encodeModel(byteProduct, ''));
    const graph = await openGraph(file, Math.min(2, availableParallelism()), runtime);
    const { product } = await graph.run({
      a: { data: new Float32Array(DEPTH).fill(LARGEST_UINT8), dims: [1, DEPTH] },
      b: { data: new Float32Array(DEPTH * WIDTH).fill(LARGEST_INT8), dims: [DEPTH, WIDTH] },
    });
    await graph.close();
    return product!.data.every((sum) => sum === DEPTH * LARGEST_UINT8 * LARGEST_INT8) ? 8 : 7;
  } catch {
    return null; // a runtime that cannot multiply bytes
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** On x86 it came with AVX2 (2013), on ARM with the first 64-bit processors. */
export function lacksByteArithmetic(cpuInfo: string | null, architecture: string): boolean {
  const flags = /^flags\s*:(.*)$/m.exec(cpuInfo ?? '')?.[1]?.split(' ');
  return architecture === 'x64' && flags !== undefined && !flags.includes('avx2');
}

/** Linux's; null elsewhere. */
async function readCpuInfo(): Promise<string | null> {
  return await readFile('/proc/cpuinfo', 'utf8').catch(() => null);
}

const node = (operator: string, inputs: string[], output: string, to?: keyof typeof elementTypes) => ({
  ...{ operator, inputs, outputs: [output] },
  attributes: to === undefined ? {} : { to: elementTypes[to] },
});

const byteProduct: Graph = {
  architecture: 'byte product',
  parameters: new Map(),
  nodes: [
    node('Cast', ['a'], 'bytes_a', 'uint8'),
    node('Cast', ['b'], 'bytes_b', 'int8'),
    node('MatMulInteger', ['bytes_a', 'bytes_b'], 'sums'),
    node('Cast', ['sums'], 'product', 'float32'),
  ],
  constants: [],
  scalars: new Map(),
  integers: new Map(),
  halves: new Set(),
  inputs: new Map([
    ['a', [1, DEPTH]],
    ['b', [DEPTH, WIDTH]],
  ]),
  outputs: new Map([['product', [1, WIDTH]]]),
  stages: new Map(),
};
