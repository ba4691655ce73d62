import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { ReadRequest } from '../core/photos/reading.ts';
import { photograph } from '../images/testing/pictures.ts';
import { readManifest } from '../weights/manifest.ts';
import { Batcher } from './batcher.ts';
import { cropCacheFor, readPhoto, type LoadedNetwork } from './read.ts';

const manifest = await readManifest(join(import.meta.dirname, '../../models/tf_efficientnet_lite2.json'));
const cat = photograph('locomotion-house-cat');

const refuse = async (): Promise<never> => {
  throw new Error('only JPEG comes here');
};
const converters = { decodeHeic: refuse, decodeJxl: refuse, extractPreview: refuse };

/** Gives the same numbers for every image, of which one comes at a time. */
const batcherOf = (value: number): Batcher => {
  const outputs = { embedding: Float32Array.of(value), logits: Float32Array.of(1, value) };
  return new Batcher({ run: async () => [outputs] }, manifest.preprocessing, 4);
};

/** `value` is what the first network says, the second says one more, and so on. */
const read = async (request: Partial<ReadRequest>, value = 2, networks = [manifest]) =>
  await readWith(
    networks.map((manifest, index) => ({ manifest, batcher: batcherOf(value + index) })),
    cropCacheFor(networks.map((manifest) => ({ manifest }))),
  )(request);

function readWith(networks: LoadedNetwork[], kept: ReturnType<typeof cropCacheFor>) {
  return async (request: Partial<ReadRequest>) =>
    await readPhoto(
      {
        source: { path: cat },
        urgent: false,
        hash: false,
        network: false,
        thumbnail: false,
        metadata: null,
        previewSide: null,
        ...request,
      },
      networks,
      { exiftool: { read: async () => await Promise.resolve({}) }, converters, kept },
    );
}

describe('readPhoto()', () => {
  test('gives what was asked for, and no more', async () => {
    const { hash, ...facts } = await read({ hash: true });
    expect(Buffer.from(hash!)).toEqual(createHash('sha256').update(readFileSync(cat)).digest());
    expect(facts).toMatchObject({
      format: 'jpeg',
      width: 1024,
      height: 510,
      sizeBytes: statSync(cat).size,
      outputs: [],
      thumbnail: null,
      thumbhash: null,
      preview: null,
    });
    const all = await read({ network: true, thumbnail: true, previewSide: 300 });
    expect(all.hash).toBeNull();
    expect(all.outputs).toEqual([
      { model: manifest.id, embedding: Float32Array.of(2), logits: Float32Array.of(1, 2) },
    ]);
    expect((await sharp(all.thumbnail!).metadata()).width).toBe(512);
    expect((await sharp(all.preview!).metadata()).width).toBe(300);
    expect(all.thumbhash).not.toBeNull();
  });

  test('gives what each network says, in their order', async () => {
    const other = { ...manifest, id: 'other' };
    const { outputs } = await read({ network: true }, 2, [other, manifest]);
    expect(outputs.map(({ model, embedding }) => [model, embedding[0]])).toEqual([
      ['other', 2],
      [manifest.id, 3],
    ]);
  });

  describe('what the networks are to see is kept from the first look', () => {
    const content = createHash('sha256').update(readFileSync(cat)).digest();
    /** Of the images that a network of this size was given. */
    const seenBy = (size: number) => {
      const seen: Float32Array[] = [];
      const run = async (image: Float32Array) => {
        seen.push(image);
        return [{ embedding: Float32Array.of(1), logits: Float32Array.of(1) }];
      };
      const preprocessing = { ...manifest.preprocessing, size };
      const batcher = new Batcher({ run }, preprocessing, 4);
      return { seen, loaded: { manifest: { ...manifest, preprocessing }, batcher } };
    };
    const gone = { path: `${cat}.gone` };

    test('and goes through them without the file', async () => {
      const [first, second] = [seenBy(260), seenBy(64)];
      const networks = [first.loaded, second.loaded];
      const readHere = readWith(networks, cropCacheFor(networks));
      const { outputs, ...facts } = await readHere({ network: true });
      const looked = await readHere({ hash: true, thumbnail: true, prepare: true });
      expect(looked.outputs).toEqual([]);
      const { outputs: later, ...factsLater } = await readHere({ source: gone, network: true, content });
      expect(later).toEqual(outputs);
      expect(factsLater).toEqual(facts);
      for (const { seen } of [first, second]) expect(seen[1]).toEqual(seen[0]);
    });

    test('once; what was not kept is read', async () => {
      const networks = [seenBy(64).loaded];
      const readHere = readWith(networks, cropCacheFor(networks));
      await readHere({ hash: true, prepare: true });
      expect((await readHere({ network: true, content })).outputs).toHaveLength(1);
      expect((await readHere({ network: true, content })).outputs).toHaveLength(1);
      await expect(readHere({ source: gone, network: true, content })).rejects.toMatchObject({
        code: 'unreadable',
      });
    });

    test('unless there is no room', async () => {
      const networks = [seenBy(64).loaded];
      const kept = cropCacheFor(networks);
      for (let number = 0; kept.hasFreeSpace(); number++)
        kept.keep(Buffer.from(String(number)), {
          crops: [new Uint8Array(64 * 64 * 3)],
          facts: { format: 'jpeg', width: 1, height: 1, sizeBytes: 1 },
        });
      const readHere = readWith(networks, kept);
      expect((await readHere({ hash: true, thumbnail: true, prepare: true })).thumbnail).not.toBeNull();
      expect(kept.take(content)).toBeNull();
    });
  });

  test('bytes that came from elsewhere are the same as the file', async () => {
    const bytes = Uint8Array.from(readFileSync(cat));
    expect(await read({ source: { bytes } })).toEqual(await read({}));
  });

  test('a photo of which hardly anything is there is unreadable, whatever was asked for', async () => {
    const whole = readFileSync(cat);
    const bytes = whole.subarray(0, whole.length / 20);
    for (const request of [{ network: true }, { thumbnail: true }, { previewSide: 100 }])
      await expect(read({ source: { bytes }, ...request })).rejects.toMatchObject({
        code: 'unreadable',
        message: 'is cut short or damaged',
      });
  });

  test('a network that gives no numbers makes the photo unreadable', async () => {
    for (const value of [NaN, Infinity])
      await expect(read({ network: true }, value)).rejects.toMatchObject({
        code: 'unreadable',
        message: 'gave numbers that are not finite in the network',
      });
  });
});
