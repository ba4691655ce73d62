import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Network } from '../nets/network.ts';
import { encodeModel } from '../nets/onnx/onnx.ts';
import { writeFixedBatch } from '../onnx/fixed-batch.ts';

/** The mean of each colour, as embedding and as logits: a network without weights. */
const means: Network = {
  architecture: 'means',
  size: 2,
  features: 3,
  classes: 3,
  parameters: new Map(),
  classifier: '',
  nodes: [
    { operator: 'GlobalAveragePool', inputs: ['image'], outputs: ['pooled'], attributes: {} },
    { operator: 'Flatten', inputs: ['pooled'], outputs: ['embedding'], attributes: { axis: 1 } },
    { operator: 'Identity', inputs: ['embedding'], outputs: ['logits'], attributes: {} },
  ],
  constants: [],
  scalars: new Map(),
  integers: new Map(),
  halves: new Set(),
  inputs: new Map([['image', ['batch', 3, 2, 2]]]),
  outputs: new Map([
    ['embedding', ['batch', 3]],
    ['logits', ['batch', 3]],
  ]),
  stages: new Map(),
};

let scratch: string;
let file: string;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'photonest-batch-'));
  file = join(scratch, 'model.onnx');
  writeFileSync(file, encodeModel(means, 'none'));
});
afterEach(() => rmSync(scratch, { recursive: true }));

const shapesOf = (values: readonly ort.InferenceSession.ValueMetadata[]): unknown[] =>
  values.map((value) => value.isTensor && value.shape);
const images = (batch: number): Record<string, ort.Tensor> => ({
  image: new ort.Tensor('float32', new Float32Array(batch * 12).fill(2), [batch, 3, 2, 2]),
});

test.each([1, 4, 300])(
  'writeFixedBatch() - the runtime takes %i images, and no other number',
  async (batch) => {
    const symbolic = await ort.InferenceSession.create(file);
    expect(shapesOf(symbolic.inputMetadata)).toEqual([['batch', 3, 2, 2]]);
    const fixed = await ort.InferenceSession.create(await writeFixedBatch(file, batch));
    expect(shapesOf(fixed.inputMetadata)).toEqual([[batch, 3, 2, 2]]);
    expect(shapesOf(fixed.outputMetadata)).toEqual(Array(2).fill([batch, 3]));
    const { embedding } = await fixed.run(images(batch));
    expect(embedding!.data).toEqual((await symbolic.run(images(batch)))['embedding']!.data);
    await expect(fixed.run(images(batch + 1))).rejects.toThrow(/invalid dimensions/);
  },
);

test('writeFixedBatch() - writes once, and leaves the model as it is', async () => {
  const before = readFileSync(file);
  const written = await writeFixedBatch(file, 4);
  const { ino } = statSync(written);
  expect(await writeFixedBatch(file, 4)).toBe(written);
  expect(statSync(written).ino).toBe(ino);
  expect(readFileSync(file)).toEqual(before);
  expect(readdirSync(scratch).sort()).toEqual(['model.batch4.onnx', 'model.onnx']);
});
