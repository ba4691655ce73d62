import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Precision } from '../core/models/precision.ts';
import { providerNames, type ProviderName } from '../core/models/provider.ts';
import type { Refusal } from '../core/models/refusal.ts';
import { findDevice, NO_CARD } from './device.ts';
import type { Runtime } from './runtime.ts';

/** A provider of this build that this computer may have a device for. */
export type Candidate = {
  provider: ProviderName;
  precision: Precision;
  device: string;
  /** What must be installed first; null when nothing is missing. */
  missing: Refusal | null;
};

const run = promisify(execFile);
const TIMEOUT_MS = 5000;

const CUDA_LIBRARIES = ['libonnxruntime_providers_shared.so', 'libonnxruntime_providers_cuda.so'];

/** In the order in which they are tried; the CPU is last and always there. */
export async function listCandidates(runtime: Runtime): Promise<Candidate[]> {
  const supported = providerNames.filter((name) => runtime.supported().includes(name));
  const candidates = supported.map(async (provider) => {
    const device = await findDevice(provider);
    return { provider, device, missing: await findMissing(provider, device, runtime) };
  });
  const here = (await Promise.all(candidates)).filter(
    ({ provider, device }) => provider !== 'cuda' || device !== NO_CARD,
  );
  return here.flatMap((each) => precisionsOf(each).map((precision) => ({ ...each, precision })));
}

/**
 * Cards run float16 faster and in half the memory, and the networks lose next to nothing by it; where one cannot,
 * float32 is next. The processor gains nothing: the runtime widens every number before it computes (251 against 247
 * ms for a ResNeSt-50).
 */
function precisionsOf({ provider, missing }: Pick<Candidate, 'provider' | 'missing'>): Precision[] {
  return provider === 'cpu' || missing !== null ? ['float32'] : ['float16', 'float32'];
}

async function findMissing(
  provider: ProviderName,
  device: string,
  runtime: Runtime,
): Promise<Refusal | null> {
  // Who has no NVIDIA card need not hear of CUDA.
  if (provider === 'cuda') return device === NO_CARD ? null : await findMissingCuda(runtime.libraries());
  // A Vulkan without a card is the processor by a longer way: trying it out takes minutes. One that is named in
  // VK_DRIVER_FILES is wanted, and tried.
  if (device === NO_CARD) return { code: 'no_card' };
  return null;
}

/**
 * onnxruntime's package for Node has no CUDA libraries: a package may not be so large. (Sizes: NuGet takes at most
 * 250 MB, https://github.com/microsoft/onnxruntime/pull/26087.) Where they are, they need NVIDIA's own.
 */
export async function findMissingCuda(directory: string): Promise<Refusal | null> {
  const missing = CUDA_LIBRARIES.filter((name) => !existsSync(join(directory, name)));
  if (missing.length > 0) return { code: 'cuda_libraries', libraries: missing.join(' and ') };
  const absent = await listAbsent(join(directory, CUDA_LIBRARIES[1]!));
  if (absent.length === 0) return null;
  return { code: 'nvidia_libraries', libraries: absent.join(', ') };
}

/** Libraries that a library needs and the loader does not find. None where there is no `ldd` to tell. */
async function listAbsent(library: string): Promise<string[]> {
  const { stdout } = await run('ldd', [library], { timeout: TIMEOUT_MS }).catch(() => ({ stdout: '' }));
  return [...stdout.matchAll(/^\s+(\S+) => not found$/gm)].map(([, name]) => name!);
}
