import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'; // prettier-ignore
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createFromCopy } from '../onnx/laid-out-copy.ts';
import { onnxRuntime, type Runtime, type Session } from '../onnx/runtime.ts';
import { sessionOptions } from '../onnx/session-options.ts';
import { MODEL_FILE } from '../weights/install/write-network.ts';
import { installTiny } from './testing/tiny-model.ts';

const SIDE = 32;

let scratch: string;
let file: string;
let copy: string;
let created: string[];

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'photonest-copy-'));
  file = join((await installTiny(scratch)).modelDirectory, MODEL_FILE);
  copy = file.replace('.onnx', '.laid-out');
});
afterAll(() => rmSync(scratch, { recursive: true }));
beforeEach(() => {
  rmSync(copy, { recursive: true, force: true });
  created = [];
});

const runtime: Runtime = {
  ...onnxRuntime,
  create: async (path, options) => {
    created.push(path);
    return await onnxRuntime.create(path, options);
  },
};

async function run(session: Session): Promise<Float32Array> {
  const image = Float32Array.from({ length: 3 * SIDE * SIDE }, (_, at) => Math.sin(at));
  const outputs = await session.run({ image: new Tensor('float32', image, [1, 3, SIDE, SIDE]) });
  return (outputs['logits'] as Tensor).data as Float32Array;
}

async function load(changes: Partial<Runtime> = {}): Promise<Float32Array> {
  const session = await createFromCopy({ ...runtime, ...changes }, file, sessionOptions('cpu', 1), run);
  const logits = await run(session);
  await session.release();
  return logits;
}

test('createFromCopy() - the second load is from the copy and gives the very same numbers', async () => {
  const first = await load();
  const second = await load();
  expect(created).toEqual([file, join(copy, 'model.onnx')]);
  expect(second).toEqual(first);
  expect(readdirSync(join(scratch, 'model')).filter((name) => name.includes('.part-'))).toEqual([]);
});

test('createFromCopy() - a copy whose weights were damaged is dropped and made again', async () => {
  const first = await load();
  const weights = join(copy, 'weights');
  const bytes = readFileSync(weights);
  writeFileSync(weights, bytes.fill(0x3f, bytes.length / 2));
  expect(await load()).toEqual(first);
  expect(created).toEqual([file, join(copy, 'model.onnx'), file]);
  expect(await load()).toEqual(first);
  expect(created.at(-1)).toBe(join(copy, 'model.onnx'));
});

test('createFromCopy() - a copy that was cut off is dropped', async () => {
  const first = await load();
  truncateSync(join(copy, 'weights'), 1000);
  expect(await load()).toEqual(first);
});

test('createFromCopy() - another version of the runtime, and a model written again, make their own', async () => {
  await load();
  await load({ version: '99.0.0' });
  expect(created).toEqual([file, file]);
  utimesSync(file, new Date(0), new Date(0));
  await load({ version: '99.0.0' });
  expect(created).toEqual([file, file, file]);
});

test('createFromCopy() - a runtime that cannot write a copy runs the model as it is', async () => {
  const create: Runtime['create'] = async (path, options) => {
    if (options.optimizedModelFilePath !== undefined) throw new Error('No space left on device');
    return await runtime.create(path, options);
  };
  const logits = await load({ create });
  expect(logits.every(Number.isFinite)).toBe(true);
  expect(existsSync(copy)).toBe(false);
});

test('createFromCopy() - the weights lie in the copy once, not in its graph', async () => {
  await load();
  expect(statSync(join(copy, 'model.onnx')).size).toBeLessThan(200_000);
});
