import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { providerNames, type ProviderName } from '../core/provider.ts';
import { findDevice, NO_CARD } from './device.ts';
import type { Runtime } from './runtime.ts';

/** A provider of this build that this computer may have a device for. */
export type Candidate = {
  provider: ProviderName;
  device: string;
  /** What must be installed first, as the end of a sentence; null when nothing is missing. */
  missing: string | null;
};

const CUDA_LIBRARIES = ['libonnxruntime_providers_shared.so', 'libonnxruntime_providers_cuda.so'];

/** In the order in which they are tried; the CPU is last and always there. */
export async function listCandidates(runtime: Runtime): Promise<Candidate[]> {
  const supported = providerNames.filter((name) => runtime.supported().includes(name));
  const candidates = supported.map(async (provider) => {
    const device = await findDevice(provider);
    return { provider, device, missing: findMissing(provider, device, runtime) };
  });
  // Who has no NVIDIA card need not hear of CUDA.
  return (await Promise.all(candidates)).filter(
    ({ provider, device }) => provider !== 'cuda' || device !== NO_CARD,
  );
}

function findMissing(provider: ProviderName, device: string, runtime: Runtime): string | null {
  if (provider === 'cuda') return findMissingCuda(runtime.libraries(), runtime.version);
  // A Vulkan without a card is the processor by a longer way: trying it out takes minutes. One that is named in
  // VK_DRIVER_FILES is wanted, and tried.
  if (device === NO_CARD) return 'needs a graphics card';
  return null;
}

/**
 * onnxruntime's package for Node has no CUDA libraries: a package may not be so large. (Sizes: NuGet takes at most
 * 250 MB, https://github.com/microsoft/onnxruntime/pull/26087.)
 */
export function findMissingCuda(directory: string, version: string): string | null {
  const missing = CUDA_LIBRARIES.filter((name) => !existsSync(join(directory, name)));
  if (missing.length === 0) return null;
  return (
    `needs ${missing.join(' and ')} in ${directory}. They come in the NuGet package ` +
    `Microsoft.ML.OnnxRuntime.Gpu.Linux ${version} (a download of up to 250 MB, about 350 MB unpacked) and need ` +
    'CUDA 12 and cuDNN 9 from NVIDIA'
  );
}
