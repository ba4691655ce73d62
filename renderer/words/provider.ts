import type { ModelStatus } from '../../main/core/api.ts';

const NAMES: Record<string, string> = {
  cpu: 'CPU',
  cuda: 'CUDA',
  coreml: 'Core ML',
  dml: 'DirectML',
  webgpu: 'WebGPU',
};

/** `WebGPU, float16`; the processor has one precision only. */
export function wayName({ provider, precision }: Pick<ModelStatus, 'provider' | 'precision'>): string {
  const name = providerName(provider);
  return provider === 'cpu' || precision === null ? name : `${name}, ${precision}`;
}

/** An execution provider, which the engine spells as the runtime does. */
export function providerName(provider: string): string {
  return NAMES[provider] ?? provider;
}
