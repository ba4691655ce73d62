import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { cpus, release } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import type { ProviderName } from '../core/models/provider.ts';

const run = promisify(execFile);
const TIMEOUT_MS = 5000;

/** Windows' list of display adapters: https://learn.microsoft.com/windows-hardware/drivers/install/system-defined-device-setup-classes-available-to-vendors */
const DISPLAY_CLASS =
  'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Class\\{4d36e968-e325-11ce-bfc1-08002be10318}';

export const NO_CARD = 'no graphics card';

/** By PCI number. */
const vendors: Readonly<Record<string, string>> = { '0x10de': 'NVIDIA', '0x1002': 'AMD', '0x8086': 'Intel' };

/**
 * What the provider would run on, for people and for telling one computer's verdicts from another's: onnxruntime
 * does not say. With the driver's version where it is cheap to learn, since a driver can break or mend a provider.
 */
export async function findDevice(provider: ProviderName): Promise<string> {
  const processor = cpus()[0]?.model.trim() ?? 'processor';
  if (provider === 'cpu') return processor;
  // Apple's graphics are part of the processor, their driver part of the system.
  if (process.platform === 'darwin') return `${processor} (Darwin ${release()})`;
  if (process.platform === 'win32') return await findWindowsAdapters();
  if (provider === 'cuda') return (await findNvidia()) ?? NO_CARD;
  return await findVulkanDevice();
}

/** Null where there is no card with NVIDIA's driver. */
async function findNvidia(): Promise<string | null> {
  const fields = ['--query-gpu=name,driver_version', '--format=csv,noheader'];
  const { stdout } = await run('nvidia-smi', fields, { timeout: TIMEOUT_MS }).catch(() => ({ stdout: '' }));
  const [name, driver] = stdout.split('\n')[0]!.split(',');
  return name && driver ? `${name.trim()} (driver ${driver.trim()})` : null;
}

async function findWindowsAdapters(): Promise<string> {
  const values = async (name: string): Promise<string[]> => {
    const query = ['query', DISPLAY_CLASS, '/s', '/v', name];
    // The status is 1 where a subkey may not be read; what could be is printed all the same.
    const { stdout } = await run('reg', query, { timeout: TIMEOUT_MS }).catch((error: unknown) => {
      const printed = (error as { stdout?: unknown }).stdout;
      return { stdout: typeof printed === 'string' ? printed : '' };
    });
    return readRegistryValues(stdout, name);
  };
  const [names, drivers] = [await values('DriverDesc'), await values('DriverVersion')];
  const adapters = names.map((name, at) => (drivers[at] ? `${name} (driver ${drivers[at]})` : name));
  return [...new Set(adapters)].join(', ') || 'graphics card';
}

/** The values of one name in what `reg query` prints. */
export function readRegistryValues(printed: string, name: string): string[] {
  const line = new RegExp(`^\\s+${name}\\s+REG_SZ\\s+(.+?)\\s*$`, 'gm');
  return [...printed.matchAll(line)].map(([, value]) => value!);
}

async function findVulkanDevice(): Promise<string> {
  // The Vulkan loader's own variable: a driver chosen by name is the only one.
  const chosen = process.env['VK_DRIVER_FILES'] ?? process.env['VK_ICD_FILENAMES'];
  if (chosen) return `Vulkan driver ${basename(chosen)}`;
  return (await findNvidia()) ?? (await findDrmCard()) ?? NO_CARD;
}

/** Linux's own list of cards: `AMD 0x73bf (amdgpu)`. */
async function findDrmCard(root = '/sys/class/drm'): Promise<string | null> {
  const cards = (await readdir(root).catch(() => [])).filter((name) => /^card\d+$/.test(name)).sort();
  for (const card of cards) {
    const device = join(root, card, 'device');
    const read = async (name: string): Promise<string> =>
      (await readFile(join(device, name), 'utf8').catch(() => '')).trim();
    const [vendor, model] = [await read('vendor'), await read('device')];
    if (vendor === '') continue;
    const driver = basename(await readlink(join(device, 'driver')).catch(() => 'unknown driver'));
    return `${vendors[vendor] ?? vendor} ${model} (${driver})`;
  }
  return null;
}
