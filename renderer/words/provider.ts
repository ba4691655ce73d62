const NAMES: Record<string, string> = {
  cpu: 'CPU',
  cuda: 'CUDA',
  coreml: 'Core ML',
  dml: 'DirectML',
  webgpu: 'WebGPU',
};

/** An execution provider, which the engine spells as the runtime does. */
export function providerName(provider: string): string {
  return NAMES[provider] ?? provider;
}
