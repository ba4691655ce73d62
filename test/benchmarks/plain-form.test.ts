import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { buildNetwork, type Form } from '../../main/nets/architectures.ts';
import { temporaryFolder } from '../support/folders.ts';
import { writeSyntheticModel } from './synthetic-model.ts';

const SIZE = 64;

async function logitsOf(architecture: string, form: Form): Promise<Float32Array> {
  const file = await writeSyntheticModel(architecture, SIZE, form, join(temporaryFolder('plain-form'), form));
  const session = await InferenceSession.create(file, { logSeverityLevel: 3 });
  const pixels = Float32Array.from({ length: 2 * 3 * SIZE * SIZE }, (_, at) => Math.sin(at));
  const { logits } = await session.run({ image: new Tensor('float32', pixels, [2, 3, SIZE, SIZE]) });
  await session.release();
  return logits!.data as Float32Array;
}

/** Radix 2, radix 4 and cardinality 2, radix 1 and cardinality 4. */
test.each(['resnest14d', 'resnest50d_4s2x40d', 'resnest50d_1s4x24d'])(
  'buildNetwork() - the plain form of %s computes what the fast one does',
  async (architecture) => {
    const [fast, plain] = [await logitsOf(architecture, 'fast'), await logitsOf(architecture, 'plain')];
    const largest = Math.max(...plain.map(Math.abs));
    const difference = Math.max(...plain.map((value, at) => Math.abs(value - fast[at]!)));
    expect(largest).toBeGreaterThan(0.1);
    expect(difference / largest).toBeLessThan(1e-3);
  },
);

test('buildNetwork() - the plain form has the operators of PyTorch’s export', () => {
  const count = (form: Form): Record<string, number> => {
    const operators = buildNetwork('resnest50d', 224, form).nodes.map(({ operator }) => operator);
    return Object.fromEntries([...new Set(operators)].map((name) => [name, operators.filter((each) => each === name).length])); // prettier-ignore
  };
  // torch.onnx.export of PyTorch 2.13; its last pooling is a ReduceMean and a Reshape.
  expect(count('plain')).toEqual({
    Add: 16, AveragePool: 6, Conv: 87, Flatten: 1, Gemm: 1, GlobalAveragePool: 1, MaxPool: 1, Mul: 16,
    ReduceMean: 16, ReduceSum: 32, Relu: 67, Reshape: 48, Softmax: 16, Transpose: 16,
  }); // prettier-ignore
});
