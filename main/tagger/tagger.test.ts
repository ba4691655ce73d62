import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { batchOf } from '../core/models/provider.ts';
import type { NetworkOutput } from '../core/photos/reading.ts';
import { openPhoto } from '../images/photo.ts';
import { photograph, preprocess } from '../images/testing/pictures.ts';
import { onnxRuntime, type Runtime } from '../onnx/runtime.ts';
import { openNetwork, type Network } from '../onnx/session.ts';
import { stack } from '../onnx/testing/stack.ts';
import { ensureInstalled } from '../weights/install/install.ts';
import { readManifest } from '../weights/manifest.ts';
import type { FromTagger } from './messages.ts';
import { hostHere } from './networks.ts';
import { startTagger } from './tagger.ts';

const models = join(import.meta.dirname, '../../models');
const manifestPath = join(models, 'tf_efficientnet_lite2.json');
const manifest = await readManifest(manifestPath);
const { size: SIZE } = manifest.preprocessing;

let scratch: string;
let directory: string;
let modelPath: string;
beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'photonest-network-'));
  directory = join(scratch, manifest.id);
  modelPath = await ensureInstalled(manifestPath, manifest, directory);
});
afterAll(() => rmSync(scratch, { recursive: true }));

describe('openNetwork()', () => {
  let network: Network;
  let images: Float32Array[];
  beforeAll(async () => {
    network = await openNetwork(modelPath, { size: SIZE, threads: 2 });
    const names = ['locomotion-house-cat', 'airplane-from-above', 'allium-oreophilum'];
    images = await Promise.all(
      names.map(async (name) => await preprocess(await openPhoto(photograph(name)), manifest.preprocessing)),
    );
  });
  afterAll(async () => await network.close());

  test('says where it runs', () => {
    expect(network.provider).toBe('cpu');
    expect(network.device).not.toBe('');
  });

  test('a batch gives what its images give one by one, in their order', async () => {
    const together = await network.run(stack(images));
    for (const [index, image] of images.entries()) {
      const [alone] = await network.run(stack([image]));
      for (const output of ['embedding', 'logits'] as const) {
        expect(together[index]![output]).toHaveLength(output === 'logits' ? 1000 : manifest.features);
        expect(largestDifference(together[index]![output], alone![output])).toBeLessThan(1e-5);
      }
    }
    expect(largestDifference(together[0]!.logits, together[1]!.logits)).toBeGreaterThan(1);
  });

  test('an image of another size is refused', async () => {
    await expect(network.run(new Float32Array(10))).rejects.toThrow(
      `expected images of ${3 * SIZE * SIZE} values but got 10`,
    );
  });

  test('a damaged model file cannot be used, and is named', async () => {
    const file = join(scratch, 'damaged.onnx');
    writeFileSync(file, 'no network');
    await expect(openNetwork(file, { size: SIZE })).rejects.toMatchObject({
      code: 'model_unusable',
      message: `The network in ${file} could not be loaded. Delete its folder: it is made again at the next start.`,
    });
  });
});

describe('startTagger()', () => {
  test('reads a photo of mountains as such, and names what it cannot read', async () => {
    const sent: FromTagger[] = [];
    const start = { type: 'start' as const, models: [{ manifestPath, directory }], threads: 2 };
    const tagger = await startTagger(start, (message) => void sent.push(message), hostHere(onnxRuntime));
    expect(sent).toMatchObject([{ type: 'ready', provider: 'cpu' }]);
    const request = {
      type: 'read' as const,
      urgent: false,
      kind: 'tag' as const,
      pass: 'both' as const,
    };
    await tagger.handle({ ...request, id: 1, source: { path: photograph('french-alpine-landscape') } });
    await tagger.handle({ ...request, id: 2, source: { path: manifestPath } });
    await tagger.close();
    const [, read, refused] = sent;
    if (read?.type !== 'read') throw new Error(`expected a photo but got ${JSON.stringify(read)}`);
    const [{ model, logits }] = read.photo.outputs as [NetworkOutput];
    expect(model).toBe(manifest.id);
    const best = logits.indexOf(Math.max(...logits));
    expect(best).toBe(970); // alp
    expect(refused).toEqual({
      type: 'unreadable',
      id: 2,
      failure: { code: 'not_a_picture' },
    });
  });

  test('has run a whole batch before the first photo, so that it has the memory for it', async () => {
    const batches: number[] = [];
    const runtime: Runtime = {
      ...onnxRuntime,
      create: async (file, options) => {
        const session = await onnxRuntime.create(file, options);
        return {
          run: async (feeds) => {
            batches.push(feeds['image']!.dims[0]!);
            return await session.run(feeds);
          },
          endProfiling: () => session.endProfiling(),
          release: async () => await session.release(),
        };
      },
    };
    const start = { type: 'start' as const, models: [{ manifestPath, directory }], threads: 2 };
    const tagger = await startTagger(start, () => undefined, hostHere(runtime));
    await tagger.close();
    expect(batches).toContain(batchOf(false));
  });
});

function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((largest, value, at) => Math.max(largest, Math.abs(value - b[at]!)), 0);
}
