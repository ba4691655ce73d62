import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { verdictKey } from '../../../core/models/provider.ts';
import { summary, useFakeProviders } from '../../testing/fake-providers.ts';
import { verdictSchema } from './choose.ts';

const fakes = useFakeProviders();
const { behave, choose } = fakes;

describe('chooseProvider()', () => {
  test('automatic takes the first that is right and faster than the CPU', async () => {
    behave({ dml: 'fast', coreml: 'fast' });
    const choice = await choose();
    expect(choice).toMatchObject({ provider: 'dml', precision: 'float16', refused: [] });
    expect(summary(choice)).toEqual({ 'dml float16': true, 'cpu float32': true });
    expect(fakes.probed).toEqual(['cpu', 'dml']);
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
    expect(fakes.remembered.get(verdictKey(verdict!))).toEqual(verdict);
    expect(verdictSchema.parse(JSON.parse(JSON.stringify(verdict)))).toEqual(verdict);
    expect(readdirSync(fakes.scratch).filter((name) => name.startsWith('photonest-probe-'))).toEqual([]);
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
    expect(fakes.probed).toEqual(['cpu', 'dml', 'dml', 'coreml', 'coreml']);
    const [dml, , , , cpu] = first.verdicts;
    expect(await choose()).toEqual({ ...first, verdicts: [dml, cpu], refused: [] });
    expect(fakes.probed).toEqual([]);
    await choose({ setting: 'cpu' });
    expect(fakes.probed).toEqual([]);
    await choose({ model: 'another' });
    expect(fakes.probed).toEqual(['cpu', 'dml']);
    vi.stubEnv('FAKE_VERSION', '1.1');
    await choose();
    expect(fakes.probed).toEqual(['cpu', 'dml']);
  });

  test('a verdict does not hold for another device', async (context) => {
    context.skip(process.platform !== 'linux', 'only on Linux is the device’s name a variable');
    behave({ dml: 'fast' });
    await choose();
    vi.stubEnv('VK_DRIVER_FILES', '/drivers/second.json');
    expect(await choose()).toMatchObject({ provider: 'dml', device: 'Vulkan driver second.json' });
    expect(fakes.probed).toEqual(['cpu', 'dml']);
  });

  test('one that is slower than the CPU is right, but taken only by name', async () => {
    behave({ dml: 'slow', coreml: 'slow' });
    const choice = await choose();
    expect(choice).toMatchObject({ provider: 'cpu', refused: [] });
    expect(Object.values(summary(choice))).toEqual([true, true, true, true, true]);
    expect(await choose({ setting: 'coreml' })).toMatchObject({ provider: 'coreml' });
    expect(fakes.probed).toEqual([]);
  });

  test('float32 takes its place also where the provider is chosen by name, or float16 is slow', async () => {
    behave({ 'dml float16': 'throws' });
    expect(await choose({ setting: 'dml' })).toMatchObject({ provider: 'dml', precision: 'float32' });
    behave({ 'dml float16': 'slow', dml: 'fast' });
    expect(await choose({ model: 'b' })).toMatchObject({ provider: 'dml', precision: 'float32' });
  });

  test('when all are fakes.probed, the fastest is taken', async () => {
    behave({ dml: 'fast', 'dml float16': 'lies', coreml: 'fast', 'coreml float16': 'fastest' });
    expect(await choose({ again: true })).toMatchObject({ provider: 'coreml', precision: 'float16' });
    behave({ dml: 'fastest', 'dml float16': 'fast', coreml: 'fast' });
    expect(await choose({ again: true })).toMatchObject({ provider: 'dml', precision: 'float32' });
  });

  test('a copy in float16 that cannot be made is no fault of the provider’s, and tried again', async () => {
    behave({ dml: 'fast' });
    const data = join(fakes.model.modelDirectory, 'model.onnx.data');
    const weights = readFileSync(data);
    weights.writeFloatLE(1e6, 0);
    writeFileSync(data, weights);
    const choice = await choose();
    expect(choice).toMatchObject({ provider: 'dml', precision: 'float32' });
    expect(choice.verdicts[0]!.reason).toBe(
      'could not be tried. Expected numbers of at most 65504 in "conv_stem.weight", the largest that float16 has, ' +
        'but received 1000000',
    );
    expect([...fakes.remembered.values()]).not.toContain(choice.verdicts[0]);
    writeFileSync(data, weights.fill(0, 0, 4));
    expect(await choose()).toMatchObject({ provider: 'dml', precision: 'float16' });
    expect(fakes.probed).toEqual(['cpu', 'dml']);
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
});
