import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { photographPath, PHOTOGRAPHS, type Photograph } from '../../test/support/photographs.ts';
import { openPhoto } from '../images/photo.ts';
import { preprocess } from '../images/testing/pictures.ts';
import { openNetwork } from '../onnx/session.ts';
import { stack } from '../onnx/testing/stack.ts';
import { ensureFloat16Copy } from '../weights/install/float16-copy.ts';
import { ensureInstalled } from '../weights/install/install.ts';
import { readManifest } from '../weights/manifest.ts';

const manifestPath = join(import.meta.dirname, '../../models/tf_efficientnet_lite2.json');
const manifest = await readManifest(manifestPath);

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'photonest-float16-'));
});
afterAll(async () => await rm(scratch, { recursive: true }));

test('a network in float16 - gives the photographs the same first label, and their embedding to a cosine of 0.999', async () => {
  const single = await ensureInstalled(manifestPath, manifest, join(scratch, manifest.id));
  const half = await ensureFloat16Copy(single);
  const names = Object.keys(PHOTOGRAPHS) as Photograph[];
  const images = await Promise.all(
    names.map(async (name) => {
      const photo = await openPhoto(photographPath(name));
      return await preprocess(photo, manifest.preprocessing);
    }),
  );
  const [expected, found] = [await run(single, images), await run(half, images)];
  for (const [at, { embedding, logits }] of found.entries()) {
    const reference = expected[at]!;
    expect(cosine(embedding, reference.embedding)).toBeGreaterThan(0.999);
    expect(cosine(embedding, reference.embedding)).toBeLessThan(1 - 1e-9); // it was float16 that ran
    expect(indexOfLargest(logits)).toBe(indexOfLargest(reference.logits));
  }
}, 60_000);

async function run(file: string, images: Float32Array[]) {
  const network = await openNetwork(file, { size: manifest.preprocessing.size });
  const outputs = await network.run(stack(images));
  await network.close();
  return outputs;
}

function cosine(a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array): number =>
    x.reduce((sum, value, at) => sum + value * y[at]!, 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

function indexOfLargest(values: Float32Array): number {
  return values.indexOf(Math.max(...values));
}
