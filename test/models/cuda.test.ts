import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { CudaInfo, ErrorBody, ModelInfo } from '../../main/core/api.ts';
import { openEngine, type Engine } from '../../main/engine/engine.ts';
import { findRuntimePackage } from '../../main/engine/models/cuda/runtime-package.ts';
import { startPackageFeed, type PackageFeed } from '../../main/engine/testing/package-feed.ts';
import { zipOf } from '../../main/download/testing/zip-file.ts';
import { makeFolder, removeFolder } from '../support/folders.ts';

const real = findRuntimePackage(process.platform, process.arch);

describe.skipIf(real === null)('CUDA’s libraries, on a computer that says it has NVIDIA’s driver', () => {
  const files = real?.files ?? [];
  const nupkg = zipOf(files.map((name) => ({ name, bytes: Buffer.from('no library') })));
  let folder: string;
  let feed: PackageFeed;
  let engine: Engine;

  beforeAll(async () => {
    folder = makeFolder('cuda');
    feed = await startPackageFeed(real?.version ?? '', nupkg);
    vi.stubEnv('PHOTONEST_NUGET', feed.index);
    const programs = join(folder, 'bin');
    mkdirSync(programs);
    writeFileSync(join(programs, 'nvidia-smi'), '#!/bin/sh\necho "NVIDIA Test, 1.2"\n', { mode: 0o755 });
    vi.stubEnv('PATH', `${programs}:${process.env['PATH']}`);
    engine = await openEngine({ library: join(folder, 'library'), hasNvidiaDriver: true });
  });

  afterAll(async () => {
    await engine.close();
    await feed.stop();
    vi.unstubAllEnvs();
    removeFolder(folder);
  });

  async function ask<T>(path: string, body?: unknown): Promise<T> {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    return (await (await engine.handler(new Request(`http://photonest${path}`, init))).json()) as T;
  }

  const info = async (): Promise<CudaInfo> => await ask('/api/cuda');

  async function reasonOfCuda(): Promise<string | null | undefined> {
    const [active] = await ask<ModelInfo[]>('/api/models');
    return active?.providers.find(({ name }) => name === 'cuda')?.reason;
  }

  it('are offered, missed when CUDA is tried, fetched when asked for, used by the runtime, and removed', async () => {
    expect(await info()).toMatchObject({ state: 'available', version: real?.version });
    await expect
      .poll(async () => (await ask<ModelInfo[]>('/api/models'))[0]?.provider, { timeout: 60_000 })
      .toBe('cpu');
    await ask('/api/models/tf_efficientnet_lite2/probe', {});
    expect(await reasonOfCuda()).toContain('fetch them under “Model” in the window');
    expect(feed.server.requests).toEqual([]);

    await ask('/api/cuda', { action: 'install' });
    await expect.poll(async () => (await info()).state, { timeout: 240_000 }).toBe('installed');
    expect((await info()).problem).toBeNull();
    expect(readdirSync(join(folder, 'library', 'libraries'))).toEqual([`onnxruntime-${real?.version}`]);
    // What came is no library, and the runtime is the one to say so: it has looked there.
    expect(await reasonOfCuda()).toContain('Failed to load shared library');

    await ask('/api/cuda', { action: 'remove' });
    expect((await info()).state).toBe('available');
    expect(await reasonOfCuda()).toContain('fetch them under “Model” in the window');
  });

  it('are asked for in no other way', async () => {
    const { error } = await ask<ErrorBody>('/api/cuda', { action: 'compile' });
    expect(error.code).toBe('invalid');
  });
});
