import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Tensor, type InferenceSession } from 'onnxruntime-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Runtime } from './runtime.ts';
import { openNetwork } from './session.ts';
import { stack } from './testing/stack.ts';

let scratch: string;
let file: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'photonest-session-'));
  file = join(scratch, 'm.onnx');
  writeFileSync(file, '\n\x07\x12\x05batch'); // all of a graph that is read here
});
afterAll(() => rmSync(scratch, { recursive: true }));

type Double = Runtime & { files: string[]; options: InferenceSession.SessionOptions[]; batches: number[][] };

/** Its outputs are each image's first value; it has the CPU and DirectML, of which the latter may fail. */
function runtimeDouble(failure: string | null = null): Double {
  const double: Double = {
    files: [],
    options: [],
    batches: [],
    version: '1',
    supported: () => ['cpu', 'dml'],
    libraries: () => '/nowhere',
    create: async (path, options) => {
      double.files.push(basename(path));
      double.options.push(options);
      if (failure !== null) throw new Error(failure);
      return {
        run: async ({ image }) => {
          const data = image!.data as Float32Array;
          const [batch, ...rest] = image!.dims;
          expect(rest).toEqual([3, 2, 2]);
          const firsts = Array.from({ length: batch! }, (_, at) => data[at * 12]!);
          double.batches.push(firsts);
          const rows = new Tensor('float32', Float32Array.from(firsts), [batch!, 1]);
          return { embedding: rows, logits: rows };
        },
        endProfiling: () => undefined,
        release: async () => undefined,
      };
    },
  };
  return double;
}

const image = (value: number): Float32Array => new Float32Array(12).fill(value);
const five = stack([1, 2, 3, 4, 5].map(image));
const first = ({ logits }: { logits: Float32Array }): number | undefined => logits[0];

test('openNetwork() - the CPU takes what there is at once', async () => {
  const runtime = runtimeDouble();
  const network = await openNetwork(file, { size: 2, batch: 2 }, runtime);
  expect((await network.run(five)).map(first)).toEqual([1, 2, 3, 4, 5]);
  expect(runtime.files).toEqual(['m.onnx']);
  expect(runtime.batches).toEqual([[0], [1, 2, 3, 4, 5]]); // the warm-up came first
});

test('openNetwork() - a card gets one shape only: the rest is padded, and given back to nobody', async () => {
  const runtime = runtimeDouble();
  const network = await openNetwork(file, { size: 2, provider: 'dml', batch: 2 }, runtime);
  expect((await network.run(five)).map(first)).toEqual([1, 2, 3, 4, 5]);
  expect(runtime.files).toEqual(['m.batch2.onnx']);
  expect(runtime.batches).toEqual([[0, 0], [1, 2], [3, 4], [5, 0]]); // prettier-ignore
  expect(network.provider).toBe('dml');
});

test('openNetwork() - asks for one provider alone, with the options that it needs', async () => {
  const runtime = runtimeDouble();
  await openNetwork(file, { size: 2, threads: 7 }, runtime);
  await openNetwork(file, { size: 2, threads: 7, provider: 'dml', profilePrefix: '/tmp/p' }, runtime);
  expect(runtime.options).toMatchObject([
    { executionProviders: ['cpu'], intraOpNumThreads: 7, enableMemPattern: false },
    {
      executionProviders: [{ name: 'dml', deviceId: 0 }],
      intraOpNumThreads: 2,
      executionMode: 'sequential',
      enableMemPattern: false,
      enableProfiling: true,
      profileFilePrefix: '/tmp/p',
    },
  ]);
  expect(runtime.options[0]).not.toHaveProperty('enableProfiling');
});

test('openNetwork() - a provider that this build lacks is an error, never another one', async () => {
  const runtime = runtimeDouble();
  await expect(openNetwork(file, { size: 2, provider: 'cuda' }, runtime)).rejects.toMatchObject({
    code: 'tagger_unavailable',
    message:
      'The network was to run on CUDA, but this build of onnxruntime has cpu, dml only. Choose one of these, or "automatic".',
  });
  expect(runtime.options).toEqual([]);
});

test('openNetwork() - a provider that fails is an error, never another one', async () => {
  const runtime = runtimeDouble(
    '/src/onnxruntime/core/a.cc:12 void f(int) a == b was false. No adapter.\nat g()',
  );
  await expect(openNetwork(file, { size: 2, provider: 'dml' }, runtime)).rejects.toMatchObject({
    code: 'tagger_unavailable',
    message: `DirectML cannot run the network in ${file}: No adapter. Choose "automatic" or the processor in the settings.`,
  });
  expect(runtime.options).toHaveLength(1);
});
