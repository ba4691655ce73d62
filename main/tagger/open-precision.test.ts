import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Network } from '../onnx/session.ts';
import { onnxRuntime, type Runtime } from '../onnx/runtime.ts';
import { openInPrecision, withoutOverflow } from './open-precision.ts';
import { installTiny } from './testing/tiny-model.ts';

/** Of images of one value, which are its outputs, but for what is beyond `largest`. */
function networkDouble(largest: number): Network & { ran: number[][]; closed: number } {
  const double = {
    provider: 'cuda',
    device: '',
    ran: [] as number[][],
    closed: 0,
    run: async (images: Float32Array) => {
      double.ran.push([...images]);
      return Array.from(images, (value) => {
        const outputs = Float32Array.of(value > largest ? Infinity : value);
        return { embedding: outputs, logits: outputs };
      });
    },
    close: async () => void (double.closed += 1),
  };
  return double;
}

test('withoutOverflow() - what float16 cannot hold goes through float32, and nothing else', async () => {
  const [half, single] = [networkDouble(10), networkDouble(Infinity)];
  let opened = 0;
  const network = withoutOverflow(half, async () => {
    opened += 1;
    return single;
  });
  const run = async (...values: number[]): Promise<number[]> =>
    (await network.run(Float32Array.from(values))).map(({ logits }) => logits[0]!);
  expect(await run(1, 2)).toEqual([1, 2]);
  expect([opened, network.provider]).toEqual([0, 'cuda']);
  expect(await run(11, 3, 12)).toEqual([11, 3, 12]);
  expect(await run(13)).toEqual([13]);
  expect(single.ran).toEqual([[11, 12], [13]]);
  expect(opened).toBe(1);
  await network.close();
  expect([half.closed, single.closed]).toEqual([1, 1]);
});

let scratch: string;
let modelPath: string;
beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'photonest-precision-'));
  modelPath = join((await installTiny(scratch)).modelDirectory, 'model.onnx');
});
afterAll(() => rmSync(scratch, { recursive: true }));

async function open(): Promise<{ precision: string; files: string[] }> {
  const files: string[] = [];
  const create: Runtime['create'] = async (file, options) => {
    files.push(file);
    return await onnxRuntime.create(file, options);
  };
  const { network, precision } = await openInPrecision(
    modelPath,
    'float16',
    { size: 32 },
    { ...onnxRuntime, create },
  );
  const [outputs] = await network.run(new Float32Array(3 * 32 * 32));
  expect(outputs!.logits.every(Number.isFinite)).toBe(true);
  await network.close();
  return { precision, files };
}

test('openInPrecision() - runs the copy in float16', async () => {
  expect(await open()).toEqual({
    precision: 'float16',
    files: [join(scratch, 'model', 'float16', 'model.onnx')],
  });
});

test('openInPrecision() - says that it is float32 where there can be no copy', async () => {
  const log = vi.spyOn(console, 'error').mockReturnValue();
  rmSync(join(scratch, 'model', 'float16'), { recursive: true });
  const data = readFileSync(`${modelPath}.data`);
  data.writeFloatLE(1e6, 0); // more than float16 can hold
  writeFileSync(`${modelPath}.data`, data);
  const { precision } = await openInPrecision(modelPath, 'float16', { size: 32 }, onnxRuntime);
  expect(precision).toBe('float32');
  expect(log).toHaveBeenCalledOnce();
});
