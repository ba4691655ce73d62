import { Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { onnxRuntime, type Runtime } from '../onnx/runtime.ts';
import { findWeightBits, lacksByteArithmetic } from './weight-bits.ts';

/** Gives these sums, or fails. */
const runtimeDouble = (sum: number | null): Runtime => ({
  ...onnxRuntime,
  create: async () => {
    if (sum === null) throw new Error('MatMulInteger is not a registered operator');
    return {
      run: async () => ({ product: new Tensor('float32', new Float32Array(16).fill(sum), [1, 16]) }),
      endProfiling: () => undefined,
      release: async () => undefined,
    };
  },
});

test('findWeightBits() - a processor that cuts sums off gets weights of seven bits', async () => {
  expect(await findWeightBits(runtimeDouble(64 * 255 * 127))).toBe(8);
  expect(await findWeightBits(runtimeDouble(32 * 32767))).toBe(7);
  expect(await findWeightBits(runtimeDouble(null))).toBeNull();
});

test('findWeightBits() - this processor’s kernels are asked', async () => {
  expect([7, 8]).toContain(await findWeightBits(onnxRuntime));
});

test('lacksByteArithmetic() - x86 without AVX2 does, where the system says so', () => {
  const cpuInfo = (flags: string): string => `processor\t: 0\nflags\t\t: fpu ${flags} nx\nbugs\t\t:\n`;
  expect(lacksByteArithmetic(cpuInfo('sse4_2 avx'), 'x64')).toBe(true);
  expect(lacksByteArithmetic(cpuInfo('avx avx2 avx512_vnni'), 'x64')).toBe(false);
  expect(lacksByteArithmetic('Features\t: fp asimd', 'arm64')).toBe(false);
  expect(lacksByteArithmetic(null, 'x64')).toBe(false);
});
