import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FeatureMap } from '../../core/analyses/feature-map.ts';
import { activationMap, poolFeatures } from '../../core/labels/activation-map.ts';
import type { ModelManifest } from '../../core/models/manifest.ts';
import { describePhoto } from '../../images/photo.ts';
import { crop, normaliseAll, visiblePart } from '../../images/preprocess.ts';
import { photograph } from '../../images/testing/pictures.ts';
import { openNetwork } from '../../onnx/session.ts';
import { onnxRuntime } from '../../onnx/runtime.ts';
import { buildNetwork } from '../../nets/architectures.ts';
import { synthesizeFor } from '../../weights/testing/synthetic-weights.ts';
import { readHead, type Head } from '../../weights/install/head.ts';
import { ensureInstalled } from '../../weights/install/install.ts';
import { MODEL_FILE } from '../../weights/install/write-network.ts';
import { readManifest } from '../../weights/manifest.ts';
import { openFeatures, type Features } from './features.ts';
import { installTiny, type TinyModel } from '../testing/tiny-model.ts';

const OBJECTS = ['locomotion-house-cat', 'airplane-from-above', 'allium-oreophilum', 'nagasaki-boats', 'dust-bowl-home'] as const; // prettier-ignore
const manifestPath = join(import.meta.dirname, '../../../models/tf_efficientnet_lite2.json');

let scratch: string;
let tiny: TinyModel;
let directory: string;
let manifest: ModelManifest;
let head: Head;
let findFeatures: (image: Float32Array<ArrayBuffer>) => Promise<Features>;
beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'photonest-features-'));
  tiny = await installTiny(scratch);
  directory = join(scratch, 'default');
  manifest = await readManifest(manifestPath);
  await ensureInstalled(manifestPath, manifest, directory);
  head = await readHead(directory);
  findFeatures = await openFeatures(directory, 2, onnxRuntime);
});
afterAll(() => rmSync(scratch, { recursive: true }));

/** Pictures of which a network makes something: noise over photographs. */
async function pictures(size: number): Promise<Float32Array<ArrayBuffer>[]> {
  const preprocessing = { ...manifest.preprocessing, size };
  const images: Float32Array<ArrayBuffer>[] = [];
  for (let index = 0; index < 20; index++) {
    const bytes = await sharp(photograph(OBJECTS[index % OBJECTS.length]!))
      .modulate({ hue: index * 18, brightness: 0.6 + index / 25 })
      .rotate(index * 90)
      .toBuffer();
    images.push(normaliseAll([await crop(await describePhoto(bytes), preprocessing)], preprocessing));
  }
  return images;
}

function readTinyClassifier(): [Float32Array, Float32Array] {
  const network = buildNetwork('tf_efficientnet_lite0', 32);
  const read = (part: string): Float32Array =>
    synthesizeFor(network, `${network.classifier}.${part}`, 'tiny:');
  return [read('weight'), read('bias')];
}

function withPart(features: Features): FeatureMap {
  return { ...features, visible: { left: 0, top: 0, width: 1, height: 1 } };
}

test.each(['the default model', 'another network'])(
  'the map’s mean plus bias is the logit, of %s',
  async (which) => {
    const own = which === 'the default model';
    const [folder, size] = own ? [directory, manifest.preprocessing.size] : [tiny.modelDirectory, 32];
    const [weight, bias] = own ? [head.classifierWeight, head.classifierBias] : readTinyClassifier();
    const network = await openNetwork(join(folder, MODEL_FILE), { size, threads: 2 });
    const find = own ? findFeatures : await openFeatures(folder, 2, onnxRuntime);
    for (const image of await pictures(size)) {
      const [outputs] = await network.run(image.slice());
      const map = withPart(await find(image));
      const pooled = poolFeatures(map);
      for (const [at, value] of outputs!.embedding.entries()) expect(pooled[at]).toBeCloseTo(value, 3);
      const best = outputs!.logits.indexOf(Math.max(...outputs!.logits));
      for (const index of [best, 0, 999]) {
        const row = weight.subarray(index * map.features, (index + 1) * map.features);
        const values = activationMap(map, row);
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        expect(Math.abs(mean + bias[index]! - outputs!.logits[index]!)).toBeLessThan(1e-3);
      }
    }
    await network.close();
  },
);

test('the map of an object at the side has its peak on it, in nine of ten pictures', async () => {
  let hits = 0;
  for (let index = 0; index < 10; index++) {
    const right = index % 2 === 1;
    const name = OBJECTS[index >> 1]!;
    const object = await sharp(photograph(name)).resize(260, 260, { fit: 'cover' }).toBuffer();
    const picture = await sharp({ create: { width: 640, height: 640, channels: 3, background: '#8d9399' } })
      .composite([{ input: object, left: right ? 380 : 0, top: 190 }])
      .png()
      .toBuffer();
    const photo = await describePhoto(picture);
    const image = normaliseAll([await crop(photo, manifest.preprocessing)], manifest.preprocessing);
    const map = { ...(await findFeatures(image)), visible: visiblePart(photo, manifest.preprocessing) };
    const { features, rows, columns } = map;
    const pooled = poolFeatures(map);
    const logits = Array.from(head.classifierBias, (bias, at) => {
      let sum = bias;
      for (let feature = 0; feature < features; feature++)
        sum += head.classifierWeight[at * features + feature]! * pooled[feature]!;
      return sum;
    });
    const best = logits.indexOf(Math.max(...logits));
    const values = activationMap(map, head.classifierWeight.subarray(best * features, (best + 1) * features));
    const peak = values.indexOf(Math.max(...values));
    const x = (map.visible.left + (((peak % columns) + 0.5) / columns) * map.visible.width) * 640;
    const y = (map.visible.top + ((Math.floor(peak / columns) + 0.5) / rows) * map.visible.height) * 640;
    const left = right ? 380 : 0;
    if (x >= left && x <= left + 260 && y >= 190 && y <= 450) hits += 1;
  }
  expect(hits).toBeGreaterThanOrEqual(9);
});
