import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { PhotonestError } from '../core/errors.ts';
import type { ModelManifest } from '../core/models/manifest.ts';
import type { NetworkOutput, ReadPhoto, ReadRequest } from '../core/photos/reading.ts';
import { escapeControls } from '../core/escape-controls.ts';
import { Semaphore } from '../core/semaphore.ts';
import { describePhoto, openPhoto, type Converters, type OpenPhoto } from '../images/photo.ts';
import { crop } from '../images/preprocess.ts';
import { reduce } from '../images/reduce.ts';
import { makePreview, makeThumbnail } from '../images/thumbnail.ts';
import type { ExifTool } from '../metadata/exiftool.ts';
import { readMetadata } from '../metadata/metadata.ts';
import { NO_METADATA, type PhotoMetadata } from '../core/photos/metadata.ts';
import type { Batcher } from './batcher.ts';
import { CropCache } from './crop-cache.ts';
import { release } from './release.ts';

const PREVIEW_QUALITY = 88;

const NOTHING = {
  hash: null,
  metadata: null,
  outputs: [],
  thumbnail: null,
  thumbhash: null,
  remark: null,
  preview: null,
} satisfies Partial<ReadPhoto>;

/** A network that the tagger holds in memory. */
export type LoadedNetwork = { manifest: ModelManifest; batcher: Batcher };

type Facts = Pick<ReadPhoto, 'format' | 'width' | 'height' | 'sizeBytes'>;

/** What is shared by all reads. */
export type ReadTools = {
  exiftool: Pick<ExifTool, 'read'>;
  converters: Converters;
  kept: CropCache<Facts>;
};

/** Of these bytes for photos that were looked at and wait for the networks. */
const KEPT_BYTES = 64_000_000;

/** For the files of all photos that are being read, whose bytes are in memory; a large one is read alone. */
const fileSemaphore = new Semaphore(300_000_000);

/** Room for what these networks see of photos that have been looked at. */
export function cropCacheFor(networks: Pick<LoadedNetwork, 'manifest'>[]): ReadTools['kept'] {
  return new CropCache(
    networks.map(({ manifest }) => manifest.preprocessing.size ** 2 * 3),
    KEPT_BYTES,
  );
}

/** One photo from its bytes to everything that was asked for. Throws PhotonestError `unreadable`. */
export async function readPhoto(
  request: ReadRequest,
  networks: LoadedNetwork[],
  tools: ReadTools,
): Promise<ReadPhoto> {
  const { source, content } = request;
  const kept = content === undefined ? null : tools.kept.take(content);
  if (kept !== null) return { ...NOTHING, ...kept.facts, outputs: await runNetworks(kept.crops, networks) };
  const sizeBytes = 'path' in source ? await findSize(source.path) : source.bytes.length;
  return await fileSemaphore.use(sizeBytes, async () => await readNow(request, networks, tools));
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
  const photo =
    'path' in source
      ? await openPhoto(source.path, converters)
      : await describePhoto(Buffer.from(source.bytes), converters);
  const prepare = request.prepare === true && kept.hasFreeSpace();

  const [{ thumbnail, crops, outputs }, preview, metadata] = await allOrFirstError([
    look(photo, { ...request, prepare }, networks),
    request.previewSide !== null
      ? makePreview(photo, request.previewSide, PREVIEW_QUALITY)
      : Promise.resolve(null),
    describe(photo, request, exiftool),
  ]);
  const { format, width, height } = photo;
  const facts = { format, width, height, sizeBytes: photo.bytes.length, remark: photo.damage.remark };
  const hash = request.hash ? createHash('sha256').update(photo.bytes).digest() : null;
  if (prepare && hash !== null) kept.keep(hash, { crops, facts });
  release(photo.bytes);
  const { jpeg = null, thumbhash = null } = thumbnail ?? {};
  return { ...facts, hash, metadata, outputs, thumbnail: jpeg, thumbhash, preview };
}

type Look = {
  thumbnail: Awaited<ReturnType<typeof makeThumbnail>> | null;
  crops: Uint8Array[];
  outputs: NetworkOutput[];
};

/** What is made of the one reduced picture. */
async function look(
  photo: OpenPhoto,
  { thumbnail, network, prepare }: { thumbnail: boolean; network: boolean; prepare: boolean },
  networks: LoadedNetwork[],
): Promise<Look> {
  const wantsCrops = network || prepare;
  if (!thumbnail && !wantsCrops) return { thumbnail: null, crops: [], outputs: [] };
  const reduced = await reduce(photo);
  const [made, crops] = await allOrFirstError([
    thumbnail ? makeThumbnail(reduced) : Promise.resolve(null),
    wantsCrops ? cropForAll(reduced, networks) : Promise.resolve([]),
  ]);
  if (reduced !== photo) release((await reduced.picture()).bytes);
  return { thumbnail: made, crops, outputs: network ? await runNetworks(crops, networks) : [] };
}

async function describe(
  photo: OpenPhoto,
  { source, metadata: wanted }: ReadRequest,
  exiftool: Pick<ExifTool, 'read'>,
): Promise<PhotoMetadata | null> {
  if (wanted === null) return null;
  if (!('path' in source)) return NO_METADATA;
  const { exif, xmp, iptc, opaque } = photo;
  const blocks = { exif, xmp, iptc, opaque };
  return await readMetadata({ path: source.path, ...blocks, ...wanted }, exiftool, (problem) =>
    console.error(escapeControls(`ExifTool: ${problem}`)),
  );
}

async function cropForAll(photo: OpenPhoto, networks: LoadedNetwork[]): Promise<Uint8Array[]> {
  return await Promise.all(networks.map(async ({ manifest }) => await crop(photo, manifest.preprocessing)));
}

/** @param crops one for each network */
async function runNetworks(crops: Uint8Array[], networks: LoadedNetwork[]): Promise<NetworkOutput[]> {
  return await Promise.all(
    networks.map(async ({ manifest, batcher }, index) => {
      const outputs = await batcher.run(crops[index]!);
      if (!outputs.embedding.every(Number.isFinite) || !outputs.logits.every(Number.isFinite))
        throw new PhotonestError('unreadable', 'gave numbers that are not finite in the network');
      return { model: manifest.id, ...outputs };
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
