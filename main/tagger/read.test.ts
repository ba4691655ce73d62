import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { Pass, ReadRequest, ReadWork } from '../core/photos/reading.ts';
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

type Asked = Partial<Pick<ReadRequest, 'source'>> & ReadWork;
const preview = (thumbnail = false, prepare = false) =>
  ({ kind: 'preview', thumbnail, prepare, metadata: { sidecars: [], raw: null } }) as const;
const tag = (pass: Pass = 'both') => ({ kind: 'tag', pass }) as const;

/** `value` is what the first network says, the second says one more, and so on. */
const read = async (request: Asked, value = 2, networks = [manifest]) =>
  await readWith(
    networks.map((manifest, index) => ({ manifest, batcher: batcherOf(value + index) })),
    cropCacheFor(networks.map((manifest) => ({ manifest }))),
  )(request);

function readWith(networks: LoadedNetwork[], kept: ReturnType<typeof cropCacheFor>) {
  return async (request: Asked) =>
    await readPhoto(
      {
        source: { path: cat },
        urgent: false,
        ...request,
      },
      networks,
      { exiftool: { read: async () => await Promise.resolve({}) }, converters, kept },
    );
}

describe('readPhoto()', () => {
  test('gives what was asked for, and no more', async () => {
    const { hash, ...facts } = await read(preview());
    expect(Buffer.from(hash!)).toEqual(createHash('sha256').update(readFileSync(cat)).digest());
    expect(facts).toMatchObject({
      format: 'jpeg',
      width: 1024,
      height: 510,
      sizeBytes: statSync(cat).size,
      outputs: [],
      thumbnail: null,
      thumbhash: null,
      jpeg: null,
    });
    const { outputs, ...others } = await read(tag());
    expect(outputs).toEqual([
      {
        model: manifest.id,
        precision: 'float32',
        embedding: Float32Array.of(2),
        logits: Float32Array.of(1, 2),
      },
    ]);
    expect(others).toMatchObject({ hash: null, metadata: null, thumbnail: null, jpeg: null });
    const all = await read({ ...preview(true), kind: 'preview_and_tag', pass: 'both' });
    expect(all.hash).toEqual(hash);
    expect(all.outputs).toEqual(outputs);
    expect((await sharp(all.thumbnail!).metadata()).width).toBe(512);
    expect(all.thumbhash).not.toBeNull();
    const upright = await read({ kind: 'jpeg', side: 300 });
    expect((await sharp(upright.jpeg!).metadata()).width).toBe(300);
    expect([upright.hash, upright.outputs, upright.thumbnail]).toEqual([null, [], null]);
  });

  test('gives what each network says, in their order', async () => {
    const other = { ...manifest, id: 'other' };
    const { outputs } = await read(tag(), 2, [other, manifest]);
    expect(outputs.map(({ model, embedding }) => [model, embedding[0]])).toEqual([
      ['other', 2],
      [manifest.id, 3],
    ]);
  });

  test('gives what the networks of a pass say: the last one’s, the first one’s or both', async () => {
    const networks = [{ ...manifest, id: 'chosen' }, manifest];
    for (const [pass, models] of [
      ['first', [manifest.id]],
      ['second', ['chosen']],
      ['both', ['chosen', manifest.id]],
    ] as const) {
      const { outputs } = await read(tag(pass), 2, networks);
      expect(outputs.map(({ model }) => model)).toEqual(models);
    }
    expect((await read(tag('second'))).outputs).toHaveLength(1);
  });

  describe('what the network of the first pass is to see is kept from the preview', () => {
    const content = createHash('sha256').update(readFileSync(cat)).digest();
    /** Of the images that a network of this size was given. */
    const seenBy = (size: number, id = manifest.id) => {
      const seen: Float32Array[] = [];
      const run = async (image: Float32Array) => {
        seen.push(image);
        return [{ embedding: Float32Array.of(1), logits: Float32Array.of(1) }];
      };
      const preprocessing = { ...manifest.preprocessing, size };
      const batcher = new Batcher({ run }, preprocessing, 4);
      return { seen, loaded: { manifest: { ...manifest, id, preprocessing }, batcher } };
    };
    const gone = { path: `${cat}.gone` };

    test('and goes through it without the file', async () => {
      const [first, second] = [seenBy(260, 'chosen'), seenBy(64, 'default')];
      const networks = [first.loaded, second.loaded];
      const readHere = readWith(networks, cropCacheFor(networks));
      const { outputs, ...facts } = await readHere(tag('first'));
      expect(outputs.map(({ model }) => model)).toEqual(['default']);
      const previewed = await readHere(preview(true, true));
      expect(previewed.outputs).toEqual([]);
      const kept = { source: gone, ...tag('first'), content };
      const { outputs: later, ...factsLater } = await readHere(kept);
      expect(later).toEqual(outputs);
      expect(factsLater).toEqual(facts);
      expect(second.seen[1]).toEqual(second.seen[0]);
      expect(first.seen).toEqual([]);
    });

    test('and is not for the chosen model, which reads the file', async () => {
      const networks = [seenBy(260, 'chosen').loaded, seenBy(64, 'default').loaded];
      const readHere = readWith(networks, cropCacheFor(networks));
      await readHere(preview(false, true));
      for (const pass of ['second', 'both'] as const)
        await expect(readHere({ source: gone, ...tag(pass), content })).rejects.toMatchObject({
          code: 'unreadable',
        });
      expect(await readHere({ source: gone, ...tag('first'), content })).toBeDefined();
    });

    test('once; what was not kept is read', async () => {
      const networks = [seenBy(64).loaded];
      const readHere = readWith(networks, cropCacheFor(networks));
      await readHere(preview(false, true));
      expect((await readHere({ ...tag(), content })).outputs).toHaveLength(1);
      expect((await readHere({ ...tag(), content })).outputs).toHaveLength(1);
      await expect(readHere({ source: gone, ...tag(), content })).rejects.toMatchObject({
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
      expect((await readHere(preview(true, true))).thumbnail).not.toBeNull();
      expect(kept.take(content)).toBeNull();
    });
  });

  test('bytes that came from elsewhere are the same as the file', async () => {
    const bytes = Uint8Array.from(readFileSync(cat));
    expect(await read({ source: { bytes }, ...tag() })).toEqual(await read(tag()));
  });

  test('a photo of which hardly anything is there is unreadable, whatever was asked for', async () => {
    const whole = readFileSync(cat);
    const bytes = whole.subarray(0, whole.length / 20);
    for (const request of [tag(), preview(true), { kind: 'jpeg', side: 100 } as const])
      await expect(read({ source: { bytes }, ...request })).rejects.toMatchObject({
        code: 'unreadable',
        message: 'is cut short or damaged',
      });
  });

  test('a network that gives no numbers makes the photo unreadable', async () => {
    for (const value of [NaN, Infinity])
      await expect(read(tag(), value)).rejects.toMatchObject({
        code: 'unreadable',
        message: 'gave numbers that are not finite in the network',
      });
  });
});
