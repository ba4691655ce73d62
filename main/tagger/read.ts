import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { PhotonestError } from '../core/errors.ts';
import type { ModelManifest } from '../core/manifest.ts';
import type { NetworkOutput, ReadPhoto, ReadRequest } from '../core/reading.ts';
import { Room } from '../core/room.ts';
import { describePhoto, openPhoto, type Converters, type OpenPhoto } from '../images/photo.ts';
import { preprocess } from '../images/preprocess.ts';
import { makePreview, makeThumbnail } from '../images/thumbnail.ts';
import type { ExifTool } from '../metadata/exiftool.ts';
import { readMetadata } from '../metadata/metadata.ts';
import { NO_METADATA, type PhotoMetadata } from '../core/metadata.ts';
import type { Batcher } from './batcher.ts';

const PREVIEW_QUALITY = 88;

/** A network that the tagger holds in memory. */
export type LoadedNetwork = { manifest: ModelManifest; batcher: Batcher };

/** What is shared by all reads. */
export type ReadTools = { exiftool: Pick<ExifTool, 'read'>; converters: Converters };

/** For the files of all photos that are being read, whose bytes are in memory; a large one is read alone. */
const fileRoom = new Room(300_000_000);

/** One photo from its bytes to everything that was asked for. Throws PhotonestError `unreadable`. */
export async function readPhoto(
  request: ReadRequest,
  networks: LoadedNetwork[],
  tools: ReadTools,
): Promise<ReadPhoto> {
  const { source } = request;
  const sizeBytes = 'path' in source ? await findSize(source.path) : source.bytes.length;
  return await fileRoom.use(sizeBytes, async () => await readNow(request, networks, tools));
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
  { exiftool, converters }: ReadTools,
): Promise<ReadPhoto> {
  const { source } = request;
  const photo =
    'path' in source
      ? await openPhoto(source.path, converters)
      : await describePhoto(Buffer.from(source.bytes), converters);

  const [outputs, thumbnail, preview, metadata] = await allOrFirstError([
    request.network ? runNetworks(photo, networks) : Promise.resolve([]),
    request.thumbnail ? makeThumbnail(photo) : Promise.resolve(null),
    request.previewSide !== null
      ? makePreview(photo, request.previewSide, PREVIEW_QUALITY)
      : Promise.resolve(null),
    describe(photo, request, exiftool),
  ]);
  return {
    hash: request.hash ? createHash('sha256').update(photo.bytes).digest() : null,
    format: photo.format,
    width: photo.width,
    height: photo.height,
    sizeBytes: photo.bytes.length,
    metadata,
    outputs,
    thumbnail: thumbnail?.jpeg ?? null,
    thumbhash: thumbnail?.thumbhash ?? null,
    preview,
  };
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
    console.error(`ExifTool: ${problem}`),
  );
}

async function runNetworks(photo: OpenPhoto, networks: LoadedNetwork[]): Promise<NetworkOutput[]> {
  return await Promise.all(
    networks.map(async ({ manifest, batcher }) => {
      return { model: manifest.id, ...(await runNetwork(photo, manifest, batcher)) };
    }),
  );
}

async function runNetwork(
  photo: OpenPhoto,
  manifest: ModelManifest,
  batcher: Batcher,
): Promise<{ embedding: Float32Array; logits: Float32Array }> {
  const outputs = await batcher.run(await preprocess(photo, manifest.preprocessing));
  if (!outputs.embedding.every(Number.isFinite) || !outputs.logits.every(Number.isFinite))
    throw new PhotonestError('unreadable', 'gave numbers that are not finite in the network');
  return outputs;
}

/** `Promise.all` that waits for every part, so that no decode of a failed photo outlives its answer. */
async function allOrFirstError<A, B, C, D>(
  parts: [Promise<A>, Promise<B>, Promise<C>, Promise<D>],
): Promise<[A, B, C, D]> {
  await Promise.allSettled(parts);
  return await Promise.all(parts);
}
