// A tagger on a runtime whose providers do what the environment says: `FAKE_PROVIDERS` is JSON, behaviours; every
// other provider is slower than the CPU's 20 ms per photo, and right. `FAKE_GATE` is a file that may come later, and
// says what runs do while it is there: `wait`, which blocks their thread, `throw` or `exit`.
import { closeSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { Tensor } from 'onnxruntime-node';
import type { Runtime, Session } from '../../onnx/runtime.ts';
import { serveTagger } from '../serve.ts';
import type { ProviderName } from '../../core/models/provider.ts';
import type { Behaviour, Behaviours } from './behaviour.ts';

const behaviours = JSON.parse(process.env['FAKE_PROVIDERS'] ?? '{}') as Behaviours;

const fakeRuntime: Runtime = {
  version: process.env['FAKE_VERSION'] ?? '1.0',
  supported: () => ['cpu', 'cuda', 'dml', 'coreml'],
  libraries: () => process.env['FAKE_LIBRARIES'] ?? '/nowhere',
  create: async (file, { executionProviders, profileFilePrefix }) => {
    const [first] = executionProviders!;
    const provider = (typeof first === 'string' ? first : first!.name) as ProviderName;
    const half = basename(dirname(file)) === 'float16' ? behaviours[`${provider} float16`] : undefined;
    const behaviour = half ?? behaviours[provider] ?? 'slow';
    start(behaviour);
    return openSession(provider, behaviour, profileFilePrefix!);
  },
};

serveTagger(fakeRuntime);

function start(behaviour: Behaviour): void {
  if (behaviour === 'throws')
    throw new Error('/onnxruntime_src/onnxruntime/core/a.cc:1 void f() x == y was false. No adapter.\n');
  if (behaviour === 'hangs') for (;;);
  if (behaviour === 'aborts') {
    closeSync(2); // Node's last words would look like the test's own
    process.abort();
  }
  if (behaviour === 'exits') process.exit(3);
  if (behaviour === 'babbles') process.send!('blah');
}

function openSession(provider: string, behaviour: Behaviour, profilePrefix: string): Session {
  const milliseconds = provider === 'cpu' ? 20 : behaviour === 'slow' ? 60 : behaviour === 'fast' ? 5 : 1;
  return {
    run: async ({ image }) => {
      const [batch] = image!.dims;
      await new Promise((resolve) => setTimeout(resolve, milliseconds * batch!));
      heedGate();
      if (behaviour === 'throws later') throw new Error('device lost');
      const { embedding, logits } = disturb(behaviour, computeOutputs(image!.data as Float32Array, batch!));
      return {
        embedding: new Tensor('float32', embedding, [batch!, 8]),
        logits: new Tensor('float32', logits, [batch!, 8]),
      };
    },
    endProfiling: () => {
      const ran = behaviour === 'idles' || provider === 'cpu' ? 'CPUExecutionProvider' : `${provider}Fake`;
      const events = [0, 1, 1].map((index) => ({
        cat: 'Node',
        args: { provider: ran, node_index: `${index}` },
      }));
      writeFileSync(`${profilePrefix}_now.json`, JSON.stringify([{ cat: 'Session' }, ...events]));
    },
    release: async () => undefined,
  };
}

function heedGate(): void {
  const gate = readGate();
  if (gate === 'throw') throw new Error('device lost');
  if (gate === 'exit') process.exit(3);
  while (readGate() === 'wait');
}

function readGate(): string {
  try {
    return readFileSync(process.env['FAKE_GATE'] ?? '', 'utf8');
  } catch {
    return ''; // it has not come yet, or is gone
  }
}

/** Eight means of each image, as embedding and as logits. */
function computeOutputs(
  images: Float32Array,
  batch: number,
): { embedding: Float32Array; logits: Float32Array } {
  const length = images.length / (8 * batch);
  const means = Float32Array.from({ length: 8 * batch }, (_, at) =>
    images.subarray(at * length, (at + 1) * length).reduce((sum, value) => sum + value / length, 0),
  );
  return { embedding: means, logits: means.slice() };
}

function disturb(
  behaviour: Behaviour,
  outputs: ReturnType<typeof computeOutputs>,
): ReturnType<typeof computeOutputs> {
  const { embedding, logits } = outputs;
  if (behaviour === 'lies') embedding.forEach((value, at) => (embedding[at] = value + (at % 3)));
  if (behaviour === 'shrinks') embedding.forEach((value, at) => (embedding[at] = value / 1000));
  if (behaviour === 'confuses') logits.forEach((value, at) => (logits[at] = -value));
  if (behaviour === 'not a number') logits[logits.length - 1] = NaN;
  return outputs;
}
