import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { compileKernel, kernelBytes } from './kernel.mjs';

it('kernel-bytes.ts is what kernel.wat compiles to', async () => {
  expect(readFileSync(kernelBytes, 'utf8')).toBe(await compileKernel());
});
