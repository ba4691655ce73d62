import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { ModelManifest } from '../core/models/manifest.ts';
import type { Precision } from '../core/models/precision.ts';
import type { PhotoQuality } from '../core/photos/quality.ts';
import { UnreadablePhoto } from '../core/photos/unreadable-photo.ts';
import type { NetworkOutput, Pass, ReadPhoto, ReadRequest, Tagging } from '../core/photos/reading.ts';
import { escapeControls } from '../core/escape-controls.ts';
import { Semaphore } from '../core/semaphore.ts';
import { describePhoto, openPhoto, type Converters, type OpenPhoto } from '../images/photo.ts';
import { crop } from '../images/preprocess.ts';
import { reduce } from '../images/reduce.ts';
import { cutRegion } from '../images/region.ts';
import { measurePhoto } from '../images/quality.ts';
import { makeUprightJpeg, makeThumbnail } from '../images/thumbnail.ts';
import type { ExifTool } from '../metadata/exiftool.ts';
import { readJpegQuality } from '../metadata/jpeg-quality.ts';
import { readMetadata } from '../metadata/metadata.ts';
import { NO_METADATA, type PhotoMetadata } from '../core/photos/metadata.ts';
import type { Batcher } from './batcher.ts';
import { CropCache } from './crop-cache.ts';
import { release } from './release.ts';

const JPEG_QUALITY = 88;

const NOTHING = {
  hash: null,
  metadata: null,
  outputs: [],
  thumbnail: null,
  thumbhash: null,
  remark: null,
  jpeg: null,
  quality: null,
} satisfies Partial<ReadPhoto>;

/** A network that the tagger holds in memory. */
export type LoadedNetwork = { manifest: ModelManifest; batcher: Batcher; precision?: Precision };

type Facts = Pick<ReadPhoto, 'format' | 'width' | 'height' | 'sizeBytes'>;

/** What is shared by all reads. */
export type ReadTools = {
  exiftool: Pick<ExifTool, 'read'>;
  converters: Converters;
  kept: CropCache<Facts>;
};

/** Crop cache budget, bytes. */
const KEPT_BYTES = 64_000_000;

/** For the files of all photos that are being read, whose bytes are in memory; a large one is read alone. */
const fileSemaphore = new Semaphore(300_000_000);

/** The crops of previewed photos, for the network of the first pass. */
export function cropCacheFor(networks: Pick<LoadedNetwork, 'manifest'>[]): ReadTools['kept'] {
  return new CropCache(
    networksOf('first', networks).map(({ manifest }) => manifest.preprocessing.size ** 2 * 3),
    KEPT_BYTES,
  );
}

/** One photo from its bytes to everything that was asked for. @throws UnreadablePhoto */
export async function readPhoto(
  request: ReadRequest,
  networks: LoadedNetwork[],
  tools: ReadTools,
): Promise<ReadPhoto> {
  const kept = request.kind === 'tag' ? takeKept(request, networks, tools.kept) : null;
  if (kept !== null) return await kept;
  return await whileInMemory(request.source, async () => await readNow(request, networks, tools));
}

/** The first pass of what was kept from the preview; null where there is nothing of it. */
function takeKept(
  { pass, content }: Tagging,
  networks: LoadedNetwork[],
  cache: ReadTools['kept'],
): Promise<ReadPhoto> | null {
  const wanted = networksOf(pass, networks);
  const isFirst = wanted.length === 1 && wanted[0] === networks.at(-1);
  const kept = content === undefined || !isFirst ? null : cache.take(content);
  if (kept === null) return null;
  return runNetworks(kept.crops, wanted).then((outputs) => ({ ...NOTHING, ...kept.facts, outputs }));
}

/** @param networks the chosen model's first, the default model's last; there may be one that is both */
function networksOf<T>(pass: Pass, networks: T[]): T[] {
  if (pass === 'both') return networks;
  return pass === 'first' ? networks.slice(-1) : networks.slice(0, 1);
}

/** Does what needs a photo's bytes when there is memory for them. */
export async function whileInMemory<T>(source: ReadRequest['source'], work: () => Promise<T>): Promise<T> {
  const sizeBytes = 'path' in source ? await findSize(source.path) : source.bytes.length;
  return await fileSemaphore.use(sizeBytes, work);
}

/** Nought where there is no such file: reading it tells. */
async function findSize(path: string): Promise<number> {
  return await stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

async function readNow(
  request: ReadRequest,
  networks: LoadedNetwork[],
  { exiftool, converters, kept }: ReadTools,
): Promise<ReadPhoto> {
  const { source } = request;
  const whole =
    'path' in source
      ? await openPhoto(source.path, converters)
      : await describePhoto(Buffer.from(source.bytes), converters);
  const region = request.kind === 'tag' ? request.region : undefined;
  const photo = region === undefined ? whole : await cutRegion(whole, region);
  const wanted = choosePictures(request, networks, kept.hasFreeSpace());

  const [{ thumbnail, crops, outputs }, upright, quality, metadata] = await allOrFirstError([
    makePictures(photo, wanted),
    request.kind === 'jpeg' ? makeUprightJpeg(photo, request.side, JPEG_QUALITY) : Promise.resolve(null),
    request.kind === 'quality' ? measure(photo, request, exiftool) : Promise.resolve(null),
    describe(photo, request, exiftool),
  ]);
  const { format, width, height } = photo;
  const facts = { format, width, height, sizeBytes: photo.bytes.length, remark: photo.damage.remark };
  const isPreview = request.kind === 'preview' || request.kind === 'preview_and_tag';
  const hash = isPreview ? createHash('sha256').update(photo.bytes).digest() : null;
  if (hash !== null && wanted.networks.length > 0 && !wanted.run) kept.keep(hash, { crops, facts });
  release(photo.bytes);
  const { jpeg = null, thumbhash = null } = thumbnail ?? {};
  return { ...facts, hash, metadata, outputs, thumbnail: jpeg, thumbhash, jpeg: upright, quality };
}

/** Crops for these networks, which run on them now or later. */
type Wanted = { thumbnail: boolean; networks: LoadedNetwork[]; run: boolean };

function choosePictures(request: ReadRequest, networks: LoadedNetwork[], hasFreeSpace: boolean): Wanted {
  switch (request.kind) {
    case 'preview': {
      const first = request.prepare && hasFreeSpace ? networksOf('first', networks) : [];
      return { thumbnail: request.thumbnail, networks: first, run: false };
    }
    case 'preview_and_tag':
      return { thumbnail: request.thumbnail, networks: networksOf(request.pass, networks), run: true };
    case 'tag':
      return { thumbnail: false, networks: networksOf(request.pass, networks), run: true };
    case 'jpeg':
    case 'quality':
      return { thumbnail: false, networks: [], run: false };
  }
}

type Made = {
  thumbnail: Awaited<ReturnType<typeof makeThumbnail>> | null;
  crops: Uint8Array[];
  outputs: NetworkOutput[];
};

/** What is made of the one reduced picture. */
async function makePictures(photo: OpenPhoto, { thumbnail, networks, run }: Wanted): Promise<Made> {
  if (!thumbnail && networks.length === 0) return { thumbnail: null, crops: [], outputs: [] };
  const reduced = await reduce(photo);
  const [made, crops] = await allOrFirstError([
    thumbnail ? makeThumbnail(reduced) : Promise.resolve(null),
    cropForAll(reduced, networks),
  ]);
  if (reduced !== photo) release((await reduced.picture()).bytes);
  return { thumbnail: made, crops, outputs: run ? await runNetworks(crops, networks) : [] };
}

async function describe(
  photo: OpenPhoto,
  request: ReadRequest,
  exiftool: Pick<ExifTool, 'read'>,
): Promise<PhotoMetadata | null> {
  if (request.kind !== 'preview' && request.kind !== 'preview_and_tag') return null;
  const { source, metadata: wanted } = request;
  if (!('path' in source)) return NO_METADATA;
  const { exif, xmp, iptc, opaque } = photo;
  const blocks = { exif, xmp, iptc, opaque };
  return await readMetadata({ path: source.path, ...blocks, ...wanted }, exiftool, (problem) =>
    console.error(escapeControls(`ExifTool: ${problem}`)),
  );
}

async function measure(
  photo: OpenPhoto,
  { source, side }: ReadRequest & { kind: 'quality' },
  exiftool: Pick<ExifTool, 'read'>,
): Promise<PhotoQuality> {
  const isJpeg = photo.format === 'jpeg' && 'path' in source;
  return {
    ...(await measurePhoto(photo, side)),
    jpegQuality: isJpeg ? await readJpegQuality(source.path, exiftool) : null,
  };
}

async function cropForAll(photo: OpenPhoto, networks: LoadedNetwork[]): Promise<Uint8Array[]> {
  return await Promise.all(networks.map(async ({ manifest }) => await crop(photo, manifest.preprocessing)));
}

/** @param crops one for each network */
async function runNetworks(crops: Uint8Array[], networks: LoadedNetwork[]): Promise<NetworkOutput[]> {
  return await Promise.all(
    networks.map(async ({ manifest, batcher, precision = 'float32' }, index) => {
      const outputs = await batcher.run(crops[index]!);
      if (!outputs.embedding.every(Number.isFinite) || !outputs.logits.every(Number.isFinite))
        throw new UnreadablePhoto({ code: 'not_finite' });
      return { model: manifest.id, ...outputs, precision };
    }),
  );
}

/** `Promise.all` that waits for every part, so that no decode of a failed photo outlives its answer. */
async function allOrFirstError<T extends unknown[]>(parts: {
  [K in keyof T]: Promise<T[K]>;
}): Promise<T> {
  await Promise.allSettled(parts);
  return await Promise.all(parts);
}
