import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { Random } from '../benchmarks/random.ts';
import {
  countlessExif,
  iccBlocks,
  longXmp,
  loopingExif,
  multiplyingXmp,
  nestedExif,
  nestedXmp,
  withBlocks,
} from './blocks.ts';
import { claimSize, gifOfFrames, png, pngChunk, webpOfFrames, zeros } from './bombs.ts';
import { makeSamples, type Samples } from './samples.ts';

type HostileFile = { name: string; ending: string; bytes: Buffer };
type Maker = (samples: Samples, random: Random) => HostileFile;

const FRAMES = 10_000;
const [EXIF, ICC] = [0xe1, 0xe2];

/**
 * Writes files that look like photos and are not, or are photos made to do harm: the same ones for the same seed, of
 * every kind in turn. All have endings that are read.
 *
 * @returns their paths
 */
export async function makeHostileFiles(folder: string, count: number, seed: number): Promise<string[]> {
  const samples = await makeSamples();
  const still = await sharp({ create: { width: 16, height: 16, channels: 3, background: '#369' } })
    .webp()
    .toBuffer();
  const random = new Random(seed);
  const makers = [...DAMAGED, ...misleading(still), ...BOMBS, ...DAMAGED, ...BLOCKS];
  return Array.from({ length: count }, (_, index) => {
    const { name, ending, bytes } = makers[index % makers.length]!(samples, random);
    const path = join(folder, `${String(index).padStart(4, '0')} ${name}.${ending.trim()}`);
    writeFileSync(path, bytes);
    return path;
  });
}

function pick(samples: Samples, random: Random): [ending: string, bytes: Buffer] {
  return random.pick(Object.entries(samples));
}

const cut: Maker = (samples, random) => {
  const [ending, bytes] = pick(samples, random);
  return { name: 'cut', ending, bytes: bytes.subarray(0, random.integer(bytes.length)) };
};

const flipped: Maker = (samples, random) => {
  const [ending, sample] = pick(samples, random);
  const bytes = Buffer.from(sample);
  // Headers are a small part of a file and the more interesting one.
  const reach = random.next() < 0.5 ? Math.min(600, bytes.length) : bytes.length;
  for (let flips = 1 + random.integer(40); flips > 0; flips--)
    bytes[random.integer(reach)]! ^= 1 << random.integer(8);
  return { name: 'flipped', ending, bytes };
};

const spliced: Maker = (samples, random) => {
  const [ending, first] = pick(samples, random);
  const [, second] = pick(samples, random);
  const [from, to] = [random.integer(first.length), random.integer(second.length)];
  return { name: 'spliced', ending, bytes: Buffer.concat([first.subarray(0, from), second.subarray(to)]) };
};

/** A stretch of it is there twice, or not at all. */
const shifted: Maker = (samples, random) => {
  const [ending, bytes] = pick(samples, random);
  const [from, to] = [random.integer(bytes.length), random.integer(bytes.length)];
  return { name: 'shifted', ending, bytes: Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]) };
};

const noise: Maker = (samples, random) => {
  const [ending, sample] = pick(samples, random);
  const bytes = Buffer.from(Array.from({ length: random.integer(5000) }, () => random.integer(256)));
  // Half of them begin well.
  return {
    name: 'noise',
    ending,
    bytes: random.next() < 0.5 ? bytes : Buffer.concat([sample.subarray(0, 64), bytes]),
  };
};

const nothing: Maker = (samples, random) => {
  const [ending] = pick(samples, random);
  return { name: 'nothing', ending, bytes: Buffer.alloc(random.pick([0, 1, 2, 12, 4096, 1_000_000])) };
};

const DAMAGED: Maker[] = [cut, flipped, flipped, spliced, shifted, noise, nothing];

/** Names and contents that do not go together, or are two things at once. */
function misleading(still: Buffer): Maker[] {
  const html = Buffer.from('<html><script>alert(1)</script></html>');
  const zip = Buffer.concat([Buffer.from('PK\x05\x06', 'latin1'), Buffer.alloc(18)]);
  return [
    (samples, random) => ({
      name: 'called otherwise',
      ending: pick(samples, random)[0],
      bytes: pick(samples, random)[1],
    }),
    (samples) => ({ name: 'and an archive', ending: 'jpg', bytes: Buffer.concat([samples['jpg']!, zip]) }),
    (samples) => ({ name: 'and a page', ending: 'gif', bytes: Buffer.concat([samples['gif']!, html]) }),
    (_, random) => ({ name: 'only a page', ending: random.pick(['jpg', 'heic', 'nef']), bytes: html }),
    (_, random) => ({
      name: 'a drawing',
      ending: random.pick(['png', 'svg.jpg', 'cr2']),
      bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="99999" height="99999"/>'),
    }),
    (samples) => ({
      name: 'in the other',
      ending: 'jpg',
      bytes: withBlocks(samples['jpg']!, 0xfe, [samples['png']!]),
    }),
    (samples, random) => ({
      name: '\u202egpj.\n-execute\n-delete_original $(touch x) %s 🐈 "\'',
      ending: random.pick(['nef', 'jpg', 'heic']),
      bytes: pick(samples, random)[1],
    }),
    () => ({ name: 'still', ending: 'webp', bytes: still }),
    () => ({ name: 'frames', ending: 'gif', bytes: gifOfFrames(FRAMES) }),
    () => ({ name: 'frames', ending: 'webp', bytes: webpOfFrames(FRAMES, still) }),
  ];
}

const BOMBS: Maker[] = [
  (samples, random) => {
    const [ending, bytes] = pick(samples, random);
    return { name: 'claims', ending, bytes: claimSize(bytes) };
  },
  () => ({ name: 'claims all', ending: 'png', bytes: png(0x7fff_ffff, 0x7fff_ffff, [], zeros(1000)) }),
  () => ({ name: 'vast', ending: 'png', bytes: png(14_000, 14_000, [], zeros(14_000 * (14_000 * 3 + 1))) }),
  () => ({ name: 'unpacks', ending: 'png', bytes: png(16, 16, [], zeros(100_000_000)) }),
  () => ({
    name: 'profile unpacks',
    ending: 'png',
    bytes: png(
      1,
      1,
      [pngChunk('iCCP', Buffer.concat([Buffer.from('a\0\0', 'latin1'), zeros(100_000_000)]))],
      deflateSync(Buffer.alloc(4)),
    ),
  }),
  () => ({
    name: 'frames',
    ending: 'png',
    bytes: png(
      1,
      1,
      [pngChunk('acTL', Buffer.from('ffffff0000000000', 'hex'))],
      deflateSync(Buffer.alloc(4)),
    ),
  }),
];

const BLOCKS: Maker[] = [
  (samples) => ({
    name: 'looping exif',
    ending: 'jpg',
    bytes: withBlocks(samples['jpe']!, EXIF, [loopingExif()]),
  }),
  (samples) => ({
    name: 'nested exif',
    ending: 'jpg',
    bytes: withBlocks(samples['jpe']!, EXIF, [nestedExif()]),
  }),
  (samples) => ({
    name: 'countless exif',
    ending: 'jpg',
    bytes: withBlocks(samples['jpe']!, EXIF, [countlessExif()]),
  }),
  () => ({ name: 'looping', ending: 'nef', bytes: loopingExif().subarray(6) }),
  () => ({ name: 'countless', ending: 'tif', bytes: countlessExif().subarray(6) }),
  () => ({ name: 'nested', ending: 'cr2', bytes: nestedExif().subarray(6) }),
  (samples) => ({
    name: 'nested xmp',
    ending: 'jpg',
    bytes: withBlocks(samples['jpe']!, EXIF, [nestedXmp(2500)]),
  }),
  (samples) => ({
    name: 'multiplying xmp',
    ending: 'jpg',
    bytes: withBlocks(samples['jpe']!, EXIF, [multiplyingXmp()]),
  }),
  () => ({
    name: 'long xmp',
    ending: 'png',
    bytes: png(
      1,
      1,
      [
        pngChunk(
          'iTXt',
          Buffer.concat([Buffer.from('XML:com.adobe.xmp\0\0\0\0\0', 'latin1'), longXmp(10_000_000)]),
        ),
      ],
      deflateSync(Buffer.alloc(4)),
    ),
  }),
  (samples) => ({
    name: 'blocks',
    ending: 'jpg',
    bytes: withBlocks(samples['jpe']!, EXIF, new Array<Buffer>(300).fill(loopingExif())),
  }),
  ...(['garbage', 'huge', 'recursive'] as const).map((kind): Maker => (samples, random) => ({
    name: `${kind} profile`,
    ending: 'jpg',
    bytes: withBlocks(samples['jpe']!, ICC, iccBlocks(random, kind)),
  })),
];
