import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { Behaviour } from '../../../tagger/testing/behaviour.ts';
import { summary, useFakeProviders } from '../../testing/fake-providers.ts';

const fakes = useFakeProviders();
const { behave, choose } = fakes;

describe('chooseProvider() refuses', () => {
  test.each<[Behaviour, RegExp]>([
    ['throws', /^could not run the network \(No adapter\)$/],
    ['throws later', /^could not run the network \(device lost\)$/],
    ['hangs', /^took longer than 8 seconds$/],
    ['aborts', /^ended its process \((SIGABRT|status \d+)\)$/],
    ['exits', /^ended its process \(status 3\)$/],
    ['babbles', /^damaged its process, which then spoke nonsense$/],
    [
      'lies',
      /^gave wrong numbers for self-test image 1: the cosine with the processor's is [-.\d]+, not 0.999 or more$/,
    ],
    ['shrinks', /^gave wrong numbers for self-test image 1: they are 0.0010 times the processor's$/],
    ['confuses', /^gave wrong numbers for self-test image 1: class \d comes first instead of \d$/],
    ['not a number', /^gave wrong numbers for self-test image 4: they are not finite$/],
    ['idles', /^left all 2 nodes of the network to the processor$/],
  ])('float16 that %s is refused and remembered, and float32 takes its place', async (behaviour, reason) => {
    behave({ 'dml float16': behaviour, dml: 'fast' });
    const choice = await choose({ timeoutMs: 8000 });
    expect(choice).toMatchObject({ provider: 'dml', precision: 'float32' });
    expect(summary(choice)).toEqual({ 'dml float16': false, 'dml float32': true, 'cpu float32': true });
    const [half] = choice.verdicts;
    expect(half!.reason).toMatch(reason);
    expect(choice.refused).toEqual([
      { provider: 'dml', reason: `DirectML in float16 (${half!.device}) is not used: it ${half!.reason}.` },
    ]);
    expect(await choose()).toEqual(choice);
    expect(fakes.probed).toEqual([]);
  });

  test('a provider that is refused in both is followed by the next one', async () => {
    behave({ dml: 'throws', coreml: 'fast' });
    const choice = await choose();
    expect(choice).toMatchObject({ provider: 'coreml', precision: 'float16' });
    expect(Object.values(summary(choice))).toEqual([false, false, true, true]);
    expect(choice.refused.map(({ reason }) => reason.replace(/ \(.*/, ''))).toEqual([
      'DirectML in float16',
      'DirectML',
    ]);
  });

  test('one that is chosen by name and refused is an error, not the CPU', async () => {
    behave({ dml: 'throws', coreml: 'fast' });
    await expect(choose({ setting: 'dml' })).rejects.toMatchObject({
      code: 'tagger_unavailable',
      message: expect.stringMatching(
        /^DirectML \(.+\) is not used: it could not run the network \(No adapter\)\. Choose "automatic" or the processor in the settings\.$/,
      ) as string,
    });
    await expect(choose({ setting: 'webgpu' })).rejects.toMatchObject({
      message:
        'WebGPU is chosen in the settings, but this computer can run networks on DirectML, CoreML, the processor only. ' +
        'Choose "automatic" or the processor in the settings.',
    });
  });

  test('a CPU that fails is an error, and nothing is remembered', async () => {
    behave({ cpu: 'throws' });
    await expect(choose()).rejects.toMatchObject({
      code: 'model_unusable',
      message: `The network in ${join(fakes.model.modelDirectory, 'model.onnx')} could not be loaded. Delete its folder: it is made again at the next start.`,
    });
    behave({ cpu: 'not a number' });
    await expect(choose()).rejects.toMatchObject({ code: 'tagger_unavailable' });
    expect(fakes.remembered.size).toBe(0);
  });

  test('CUDA without its libraries says what is missing, and is fakes.probed as soon as they are there', async (context) => {
    context.skip(process.platform !== 'linux', 'only on Linux does the runtime take CUDA’s libraries');
    pretendNvidia();
    const libraries = join(fakes.scratch, 'libraries');
    vi.stubEnv('FAKE_LIBRARIES', libraries);
    behave({ cuda: 'fast' });
    expect((await choose()).refused).toEqual([
      {
        provider: 'cuda',
        reason:
          'CUDA (NVIDIA Test (driver 1.2)) is not used: it needs libonnxruntime_providers_shared.so and ' +
          'libonnxruntime_providers_cuda.so, which do not come with the app: fetch them under “Model” in the ' +
          'window, or with: photonest models cuda install.',
      },
    ]);
    makeLibraries();
    expect(await choose()).toMatchObject({
      provider: 'cuda',
      device: 'NVIDIA Test (driver 1.2)',
      refused: [],
    });
    expect(fakes.probed).toEqual(['cpu', 'cuda']);
  });

  test('CUDA’s libraries without NVIDIA’s own say which of these are missing', async (context) => {
    context.skip(process.platform !== 'linux', 'only on Linux does the runtime take CUDA’s libraries');
    pretendNvidia();
    const libraries = makeLibraries();
    vi.stubEnv('FAKE_LIBRARIES', libraries);
    const lines = [
      '\tlibcudart.so.12 => /usr/lib/libcudart.so.12 (0x0)',
      '\tlibcublas.so.12 => not found',
      '\tlibcudnn.so.9 => not found',
    ];
    pretend(
      'ldd',
      `[ "$1" = ${libraries}/libonnxruntime_providers_cuda.so ] && printf '${lines.join('\\n')}\\n'`,
    );
    expect((await choose()).refused).toEqual([
      {
        provider: 'cuda',
        reason:
          'CUDA (NVIDIA Test (driver 1.2)) is not used: it needs libcublas.so.12, libcudnn.so.9 from NVIDIA: install ' +
          'CUDA and cuDNN of these versions, so that the system finds them.',
      },
    ]);
  });
});

function makeLibraries(): string {
  const directory = join(fakes.scratch, 'libraries');
  mkdirSync(directory);
  for (const name of ['shared', 'cuda'])
    writeFileSync(join(directory, `libonnxruntime_providers_${name}.so`), '');
  return directory;
}

function pretendNvidia(): void {
  pretend('nvidia-smi', 'echo "NVIDIA Test, 1.2"');
}

/** A program before any real one of that name. */
function pretend(name: string, line: string): void {
  const directory = join(fakes.scratch, 'bin');
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, name), `#!/bin/sh\n${line}\n`, { mode: 0o755 });
  vi.stubEnv('PATH', `${directory}:${process.env['PATH']}`);
}
