import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

const folder = join(root, 'main/similarity/scan');
/** The kernel's text, and the module that holds what it compiles to, so that the sources run without a build. */
const kernelText = join(folder, 'kernel.wat');
export const kernelBytes = join(folder, 'kernel-bytes.ts');

/** @returns {Promise<string>} the module's text */
export async function compileKernel() {
  const { default: startWabt } = await import('wabt');
  const wabt = await startWabt();
  const features = { simd: true, threads: true, multi_value: true };
  const parsed = wabt.parseWat('kernel.wat', readFileSync(kernelText, 'utf8'), features);
  const base64 = Buffer.from(parsed.toBinary({}).buffer).toString('base64');
  return [
    '/** `kernel.wat` compiled by the build: WebAssembly in base64. */',
    '// prettier-ignore',
    `export const KERNEL = '${base64}';`,
    '',
  ].join('\n');
}

export async function buildKernel() {
  const text = await compileKernel();
  if (text !== readFileSync(kernelBytes, 'utf8')) writeFileSync(kernelBytes, text);
}
