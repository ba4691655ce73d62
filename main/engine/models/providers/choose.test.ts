import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { verdictKey, type ProviderName, type Verdict } from '../../../core/models/provider.ts';
import type { Behaviour, Behaviours } from '../../../tagger/testing/behaviour.ts';
import { installGraph, type TinyModel } from '../../../tagger/testing/tiny-model.ts';
import { chooseProvider, verdictSchema, type Choice, type ChooseOptions } from './choose.ts';

let scratch: string;
let model: TinyModel;
let remembered: Map<string, Verdict>;
let probed: ProviderName[];

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'photonest-providers-'));
  model = installGraph(scratch);
  remembered = new Map();
  probed = [];
  vi.stubEnv('TMPDIR', scratch);
  vi.stubEnv('VK_DRIVER_FILES', '/drivers/first.json'); // on Linux, the name of the device
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(scratch, { recursive: true });
});

function behave(behaviours: Behaviours): void {
  vi.stubEnv('FAKE_PROVIDERS', JSON.stringify(behaviours));
}

/** `testing/fake-runtime.ts` says what a provider does. */
async function choose(options: Partial<ChooseOptions> = {}): Promise<Choice> {
  probed = [];
  return await chooseProvider({
    model: model.id,
    manifestPath: model.manifestPath,
    modelDirectory: model.modelDirectory,
    script: join(import.meta.dirname, '../../../tagger/testing/fake-runtime.ts'),
    setting: 'automatic',
    verdicts: {
      find: (key) => remembered.get(key) ?? null,
      set: (key, verdict) => remembered.set(key, verdict),
    },
    onProgress: (provider) => probed.push(provider),
    ...options,
  });
}

const summary = ({ verdicts }: Choice): Record<string, boolean> =>
  Object.fromEntries(
    verdicts.map(({ provider, precision, accepted }) => [`${provider} ${precision}`, accepted]),
  );

describe('chooseProvider()', () => {
  test('automatic takes the first that is right and faster than the CPU', async () => {
    behave({ dml: 'fast', coreml: 'fast' });
    const choice = await choose();
    expect(choice).toMatchObject({ provider: 'dml', precision: 'float16', refused: [] });
    expect(summary(choice)).toEqual({ 'dml float16': true, 'cpu float32': true });
    expect(probed).toEqual(['cpu', 'dml']);
    const [verdict] = choice.verdicts;
    expect(verdict).toMatchObject({
      precision: 'float16',
      device: choice.device,
      model: 'tiny',
      runtime: '1.0',
      reason: null,
      batch: 4,
      nodes: { dmlFake: 2 },
    });
    expect(remembered.get(verdictKey(verdict!))).toEqual(verdict);
    expect(verdictSchema.parse(JSON.parse(JSON.stringify(verdict)))).toEqual(verdict);
    expect(readdirSync(scratch).filter((name) => name.startsWith('photonest-probe-'))).toEqual([]);
  });

  test('int8 on a runtime that cannot multiply bytes is refused with the reason, and float32 runs', async () => {
    const int8 = {
      listPhotos: () => [],
      see: () => ({ embedding: new Float32Array(1), code: new Int8Array(1), labels: new Map() }),
      hasCopy: () => false,
    };
    const choice = await choose({ setting: 'cpu', int8 });
    expect(choice).toMatchObject({ provider: 'cpu', precision: 'float32' });
    expect(choice.refused.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(
        /^the processor in int8 \(.*\) is not used: it needs arithmetic on bytes, which this processor lacks\.$/,
      ),
    ]);
    expect((await choose({ setting: 'cpu', int8: null })).refused).toEqual([]);
  });

  test('a verdict holds until the model or the runtime changes', async () => {
    behave({ 'dml float16': 'fastest', dml: 'fast', coreml: 'throws' });
    const first = await choose({ again: true });
    expect(probed).toEqual(['cpu', 'dml', 'dml', 'coreml', 'coreml']);
    const [dml, , , , cpu] = first.verdicts;
    expect(await choose()).toEqual({ ...first, verdicts: [dml, cpu], refused: [] });
    expect(probed).toEqual([]);
    await choose({ setting: 'cpu' });
    expect(probed).toEqual([]);
    await choose({ model: 'another' });
    expect(probed).toEqual(['cpu', 'dml']);
    vi.stubEnv('FAKE_VERSION', '1.1');
    await choose();
    expect(probed).toEqual(['cpu', 'dml']);
  });

  test('a verdict does not hold for another device', async (context) => {
    context.skip(process.platform !== 'linux', 'only on Linux is the device’s name a variable');
    behave({ dml: 'fast' });
    await choose();
    vi.stubEnv('VK_DRIVER_FILES', '/drivers/second.json');
    expect(await choose()).toMatchObject({ provider: 'dml', device: 'Vulkan driver second.json' });
    expect(probed).toEqual(['cpu', 'dml']);
  });

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
    expect(probed).toEqual([]);
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

  test('one that is slower than the CPU is right, but taken only by name', async () => {
    behave({ dml: 'slow', coreml: 'slow' });
    const choice = await choose();
    expect(choice).toMatchObject({ provider: 'cpu', refused: [] });
    expect(Object.values(summary(choice))).toEqual([true, true, true, true, true]);
    expect(await choose({ setting: 'coreml' })).toMatchObject({ provider: 'coreml' });
    expect(probed).toEqual([]);
  });

  test('float32 takes its place also where the provider is chosen by name, or float16 is slow', async () => {
    behave({ 'dml float16': 'throws' });
    expect(await choose({ setting: 'dml' })).toMatchObject({ provider: 'dml', precision: 'float32' });
    behave({ 'dml float16': 'slow', dml: 'fast' });
    expect(await choose({ model: 'b' })).toMatchObject({ provider: 'dml', precision: 'float32' });
  });

  test('when all are probed, the fastest is taken', async () => {
    behave({ dml: 'fast', 'dml float16': 'lies', coreml: 'fast', 'coreml float16': 'fastest' });
    expect(await choose({ again: true })).toMatchObject({ provider: 'coreml', precision: 'float16' });
    behave({ dml: 'fastest', 'dml float16': 'fast', coreml: 'fast' });
    expect(await choose({ again: true })).toMatchObject({ provider: 'dml', precision: 'float32' });
  });

  test('a copy in float16 that cannot be made is no fault of the provider’s, and tried again', async () => {
    behave({ dml: 'fast' });
    const data = join(model.modelDirectory, 'model.onnx.data');
    const weights = readFileSync(data);
    weights.writeFloatLE(1e6, 0);
    writeFileSync(data, weights);
    const choice = await choose();
    expect(choice).toMatchObject({ provider: 'dml', precision: 'float32' });
    expect(choice.verdicts[0]!.reason).toBe(
      'could not be tried. Expected numbers of at most 65504 in "conv_stem.weight", the largest that float16 has, ' +
        'but received 1000000',
    );
    expect([...remembered.values()]).not.toContain(choice.verdicts[0]);
    writeFileSync(data, weights.fill(0, 0, 4));
    expect(await choose()).toMatchObject({ provider: 'dml', precision: 'float16' });
    expect(probed).toEqual(['cpu', 'dml']);
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
      message: `The network in ${join(model.modelDirectory, 'model.onnx')} could not be loaded. Delete its folder: it is made again at the next start.`,
    });
    behave({ cpu: 'not a number' });
    await expect(choose()).rejects.toMatchObject({ code: 'tagger_unavailable' });
    expect(remembered.size).toBe(0);
  });

  test('a probe ends at once when it is aborted', async () => {
    behave({ dml: 'hangs' });
    const abort = new AbortController();
    const choosing = choose({
      signal: abort.signal,
      onProgress: (provider) => provider === 'dml' && abort.abort(new Error('closing')),
    });
    await expect(choosing).rejects.toThrow('closing');
    await expect(choose({ signal: abort.signal })).rejects.toThrow('closing');
  });

  test('CUDA without its libraries says what is missing, and is probed as soon as they are there', async (context) => {
    context.skip(process.platform !== 'linux', 'only on Linux does the runtime take CUDA’s libraries');
    pretendNvidia();
    const libraries = join(scratch, 'libraries');
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
    expect(probed).toEqual(['cpu', 'cuda']);
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
  const directory = join(scratch, 'libraries');
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
  const directory = join(scratch, 'bin');
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, name), `#!/bin/sh\n${line}\n`, { mode: 0o755 });
  vi.stubEnv('PATH', `${directory}:${process.env['PATH']}`);
}
