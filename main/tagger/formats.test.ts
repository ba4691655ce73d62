import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { NetworkOutput } from '../core/photos/reading.ts';
import { rawFile } from '../core/testing/raw-file.ts';
import { photograph, turned } from '../images/testing/pictures.ts';
import { onnxRuntime } from '../onnx/runtime.ts';
import type { FromTagger } from './messages.ts';
import { hostHere } from './networks.ts';
import { startTagger } from './tagger.ts';

const ORIENTATIONS = [1, 2, 3, 4, 5, 6, 7, 8];
const models = join(import.meta.dirname, '../../models');
const heic = join(import.meta.dirname, '../../test/fixtures/heic');

let scratch: string;
let tagger: Awaited<ReturnType<typeof startTagger>>;
let answers: FromTagger[];

const crop = async (name: string) =>
  await sharp(photograph(name)).resize(480, 320, { fit: 'cover' }).toColourspace('srgb').png().toBuffer();
/** Its colours can be printed: others come out of CMYK changed, however well that is read. */
const house = await crop('dust-bowl-home');
/** The photograph of the HEIC fixtures. */
const flower = await crop('allium-oreophilum');

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'photonest-formats-'));
  answers = [];
  tagger = await startTagger(
    {
      type: 'start',
      models: [
        { manifestPath: join(models, 'tf_efficientnet_lite2.json'), directory: join(scratch, 'model') },
      ],
      threads: 2,
    },
    (message) => void answers.push(message),
    hostHere(onnxRuntime),
  );
});
afterAll(async () => {
  await tagger.close();
  rmSync(scratch, { recursive: true });
});

/** What the network says of a file. */
async function read(name: string, bytes: Uint8Array): Promise<NetworkOutput> {
  const path = join(scratch, name);
  writeFileSync(path, bytes);
  await tagger.handle({
    type: 'read', id: answers.length, source: { path }, urgent: false, kind: 'tag', pass: 'both',
  }); // prettier-ignore
  const answer = answers.at(-1)!;
  if (answer.type !== 'read') throw new Error(`${name}: ${JSON.stringify(answer)}`);
  return answer.photo.outputs[0]!;
}

/** Which the plain, upright JPEG is previewed for. */
async function expectSame(name: string, bytes: Uint8Array, photo: Buffer): Promise<void> {
  const reference = await read('upright.jpg', await sharp(photo).jpeg({ quality: 95 }).toBuffer());
  const output = await read(name, bytes);
  expect([name, top(output)]).toEqual([name, top(reference)]);
  expect([name, cosine(output, reference)]).toEqual([name, expect.toSatisfy((value) => value > 0.98)]);
}

function top({ logits }: NetworkOutput): number {
  return logits.indexOf(Math.max(...logits));
}

function cosine({ embedding: a }: NetworkOutput, { embedding: b }: NetworkOutput): number {
  const dot = (x: Float32Array, y: Float32Array): number =>
    x.reduce((sum, value, at) => sum + value * y[at]!, 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

const ENCODED: Record<string, (picture: Sharp) => Sharp> = {
  jpg: (picture) => picture.jpeg({ quality: 92 }),
  'progressive.jpg': (picture) => picture.jpeg({ quality: 92, progressive: true }),
  'cmyk.jpg': (picture) => picture.withIccProfile('cmyk').jpeg({ quality: 95 }),
  'p3.jpg': (picture) => picture.withIccProfile('p3').jpeg({ quality: 92 }),
  png: (picture) => picture.png(),
  '16.png': (picture) => picture.toColourspace('rgb16').png(),
  '16-p3.png': (picture) => picture.toColourspace('rgb16').withIccProfile('p3').png(),
  'p3.png': (picture) => picture.withIccProfile('p3').png(),
  webp: (picture) => picture.webp({ quality: 100, smartSubsample: true }),
  tiff: (picture) => picture.tiff({ compression: 'lzw' }),
  'jpeg.tiff': (picture) => picture.tiff({ compression: 'jpeg', quality: 95 }),
  '16.tiff': (picture) => picture.toColourspace('rgb16').tiff({ compression: 'deflate' }),
  'tiled.tiff': (picture) => picture.tiff({ tile: true, compression: 'deflate' }),
  'cmyk.tiff': (picture) => picture.withIccProfile('cmyk').tiff(),
  'lossless.webp': (picture) => picture.webp({ lossless: true }),
  avif: (picture) => picture.avif({ quality: 95 }),
  '10.avif': (picture) => picture.avif({ quality: 95, bitdepth: 10 }),
};

test.each(Object.keys(ENCODED))('%s is the same photo in all eight orientations', async (format) => {
  for (const orientation of ORIENTATIONS) {
    const stored = sharp(await turned(orientation, house)).withMetadata({ orientation });
    const bytes = await ENCODED[format]!(stored).toBuffer();
    await expectSame(`${orientation}.${format}`, bytes, house);
  }
});

test('HEIC is the same photo in all eight orientations, in tiles, with ten bits and in Display P3', async () => {
  const turns = ORIENTATIONS.map((orientation) => `orientation-${orientation}`);
  for (const name of [...turns, 'grid', 'ten-bits', 'p3-profile', 'p3-numbers'])
    await expectSame(`${name}.heic`, readFileSync(join(heic, `${name}.heic`)), flower);
});

test('a raw file is the same photo in all eight orientations, whether its preview is turned or not', async () => {
  for (const orientation of ORIENTATIONS) {
    const isWide = orientation < 5;
    const size = { width: isWide ? 4800 : 3200, height: isWide ? 3200 : 4800, orientation };
    const silent = await sharp(await turned(orientation, flower))
      .jpeg({ quality: 95 })
      .toBuffer();
    await expectSame(`silent-${orientation}.nef`, rawFile({ jpeg: silent, ...size }), flower);
    if (isWide) continue; // of half a turn the shape tells nothing
    const upright = await sharp(flower).jpeg({ quality: 95 }).toBuffer();
    await expectSame(`turned-${orientation}.nef`, rawFile({ jpeg: upright, ...size }), flower);
  }
});
