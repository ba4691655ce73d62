import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Verdict } from '../../../core/models/provider.ts';
import { installTiny } from '../../../tagger/testing/tiny-model.ts';
import { chooseProvider } from './choose.ts';

// Debian's Chromium carries a Vulkan that the processor computes, and the loader that finds it: a card for rehearsal.
const chromium = '/usr/lib/chromium';
const driver = join(chromium, 'vk_swiftshader_icd.json');

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'photonest-webgpu-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(scratch, { recursive: true });
});

test('chooseProvider() - WebGPU runs every node of a network, and gives the CPU’s numbers; this one knows no float16', async (context) => {
  for (const file of [driver, join(chromium, 'libvulkan.so.1')])
    context.skip(!existsSync(file), `there is no ${file}: no software Vulkan to rehearse on`);
  vi.stubEnv('VK_DRIVER_FILES', driver);
  vi.stubEnv('LD_LIBRARY_PATH', chromium);
  const verdicts = new Map<string, Verdict>();
  const { id, ...model } = await installTiny(scratch);
  const choice = await chooseProvider({
    ...model,
    model: id,
    script: join(import.meta.dirname, '../../../tagger/process.ts'),
    setting: 'webgpu',
    verdicts: {
      find: (key) => verdicts.get(key) ?? null,
      set: (key, verdict) => verdicts.set(key, verdict),
    },
    onProgress: () => undefined,
    timeoutMs: 200_000,
  });
  expect(choice).toMatchObject({
    provider: 'webgpu',
    precision: 'float32',
    device: 'Vulkan driver vk_swiftshader_icd.json',
  });
  const [half, webgpu, cpu] = choice.verdicts;
  expect(half).toMatchObject({ provider: 'webgpu', precision: 'float16', accepted: false });
  expect(half!.reason).toMatch(
    /^could not run the network \(.*requires f16 but the device does not support it\)$/,
  );
  expect(webgpu).toMatchObject({ provider: 'webgpu', precision: 'float32', accepted: true, reason: null });
  expect(Object.keys(webgpu!.nodes)).toEqual(['WebGpuExecutionProvider']);
  expect(Object.keys(cpu!.nodes)).toEqual(['CPUExecutionProvider']);
}, 300_000);
