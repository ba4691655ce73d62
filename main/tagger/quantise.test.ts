import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EVERY_PHOTOGRAPH, photographPath } from '../../test/support/photographs.ts';
import { findDisagreement, measureAgreement, type Seen } from '../core/models/agreement.ts';
import type { ModelManifest } from '../core/models/manifest.ts';
import type { WeightBits } from '../core/models/precision.ts';
import { refusalClause } from '../core/models/refusal-sentences.ts';
import { buildNetwork } from '../nets/architectures.ts';
import { onnxRuntime } from '../onnx/runtime.ts';
import { findInt8Copy, hasInt8Copy } from '../weights/install/int8-copy.ts';
import { installModel } from '../weights/install/install.ts';
import { encodeSafetensors } from '../weights/formats/safetensors.ts';
import { readManifest } from '../weights/manifest.ts';
import { synthesizeTensors } from '../weights/testing/synthetic-weights.ts';
import { openInPrecision } from './open-precision.ts';
import type { FromProbe } from './probe-messages.ts';
import { quantise } from './quantise.ts';
import { findWeightBits } from './weight-bits.ts';

const SIZE = 64;
const network = buildNetwork('resnest14d', SIZE);
const photos = EVERY_PHOTOGRAPH.map(photographPath);

/** As many as this processor takes: a copy of other weights is not opened on it. */
let bits: WeightBits;
let scratch: string;
let manifest: ModelManifest;
let manifestPath: string;
beforeAll(async () => {
  bits = (await findWeightBits(onnxRuntime))!;
  scratch = await mkdtemp(join(tmpdir(), 'photonest-int8-'));
  const published = await readManifest(join(import.meta.dirname, '../../models/resnest14d.json'));
  manifest = {
    ...published,
    preprocessing: { ...published.preprocessing, size: SIZE },
    weights: { ...published.weights, sha256: null },
  };
  manifestPath = join(scratch, `${manifest.id}.json`);
  await writeFile(manifestPath, JSON.stringify(manifest));
});
afterAll(async () => await rm(scratch, { recursive: true }));

/** Of weights that mean nothing; `spoil` may change them. */
async function install(
  name: string,
  spoil: (tensors: ReturnType<typeof synthesizeTensors>) => void = () => undefined,
): Promise<{ modelDirectory: string; modelPath: string }> {
  const tensors = synthesizeTensors(network);
  spoil(tensors);
  const weightsPath = join(scratch, `${name}.safetensors`);
  await writeFile(weightsPath, encodeSafetensors(tensors));
  const directory = join(scratch, name);
  const { modelPath } = await installModel({ manifest, modelsDirectory: scratch, weightsPath, directory });
  return { modelDirectory: directory, modelPath };
}

async function run(modelDirectory: string, aside = photos): Promise<FromProbe & { type: 'quantised' }> {
  const what = { manifestPath, modelDirectory, bits, threads: 2, calibration: photos, aside };
  return await quantise({ type: 'quantise', ...what }, onnxRuntime);
}

const see = ({ embedding }: { embedding: Float32Array }): Seen => {
  const largest = Math.max(...embedding.map(Math.abs));
  const code = Int8Array.from(embedding, (value) => Math.round((127 * value) / largest));
  return { embedding, code, labels: new Map() };
};

test('quantise() - int8 gives the embeddings of float32, and the copy lies within the model’s folder', async () => {
  const { modelDirectory, modelPath } = await install('good');
  expect(hasInt8Copy(modelDirectory, bits)).toBe(false);
  const { calibrated, float32, int8, milliseconds } = await run(modelDirectory, [
    join(scratch, 'gone.jpg'),
    ...photos,
  ]);
  expect([calibrated, float32.length, int8.length]).toEqual([6, 6, 6]);
  expect(Math.min(milliseconds.float32, milliseconds.int8)).toBeGreaterThan(0);
  const { cosine } = measureAgreement(float32.map(see), int8.map(see));
  expect(cosine).toBeGreaterThan(0.99);
  expect(cosine).toBeLessThan(1 - 1e-9); // it was int8 that ran
  const others = bits === 8 ? 7 : 8;
  expect([hasInt8Copy(modelDirectory, bits), hasInt8Copy(modelDirectory, others)]).toEqual([true, false]);
  expect((await readdir(modelDirectory)).filter((name) => name.startsWith('statistics'))).toEqual([]);

  const options = { size: SIZE, threads: 2 };
  const opened = await openInPrecision(modelPath, 'int8', options, onnxRuntime);
  expect(opened.precision).toBe('int8');
  await opened.network.close();
  await writeFile(join((await findInt8Copy(modelPath, bits))!, '../model.onnx.data'), 'damaged');
  const instead = await openInPrecision(modelPath, 'int8', options, onnxRuntime);
  expect(instead.precision).toBe('float32');
  await instead.network.close();
}, 120_000);

test('quantise() - a network that int8 cannot hold is told from float32', async () => {
  // Channels that never speak have weights a million times as large: the steps of those that do are as large.
  const { modelDirectory } = await install('bad', (tensors) => {
    for (const [name, { shape, values }] of tensors) {
      if (name.endsWith('bn1.weight') || name.endsWith('bn1.bias'))
        values[0] = name.endsWith('weight') ? 0 : -1;
      if (!name.endsWith('conv2.conv.weight')) continue;
      const [channels, inputs, height, width] = shape as [number, number, number, number];
      for (let channel = 0; channel < channels; channel++) values[channel * inputs * height * width] = 1e6;
    }
  });
  const { float32, int8 } = await run(modelDirectory);
  const refusal = findDisagreement(measureAgreement(float32.map(see), int8.map(see)));
  expect(refusalClause(refusal!)).toMatch(
    /^gives other embeddings: their median cosine is [-.\d]+, not 0.99 or more$/,
  );
}, 120_000);
