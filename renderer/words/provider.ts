import type { ModelStatus } from '../../main/core/api.ts';
import { listed } from './list.ts';

const NAMES: Record<string, string> = {
  cpu: 'CPU',
  cuda: 'CUDA',
  coreml: 'Core ML',
  dml: 'DirectML',
  webgpu: 'WebGPU',
};

/** `WebGPU, float16`, `CPU, int8`; the processor's usual precision is not named. */
export function wayName({ provider, precision }: Pick<ModelStatus, 'provider' | 'precision'>): string {
  const name = providerName(provider);
  const isUsual = provider === 'cpu' && precision === 'float32';
  return isUsual || precision === null ? name : listed([name, precision]);
}

/** An execution provider, which the engine spells as the runtime does. */
export function providerName(provider: string): string {
  return NAMES[provider] ?? provider;
}
