import { PhotonestError } from '../core/errors.ts';
import type { ModelManifest } from '../core/manifest.ts';
import type { NetworkOutput, ReadPhoto, ReadRequest } from '../core/reading.ts';
import { describePhoto, openPhoto, type OpenPhoto } from '../images/photo.ts';
import { preprocess } from '../images/preprocess.ts';
import { makePreview, makeThumbnail } from '../images/thumbnail.ts';
import { readMetadata } from '../metadata/exif.ts';
import type { Batcher } from './batcher.ts';

const PREVIEW_QUALITY = 88;

/** A network that the tagger holds in memory. */
export type LoadedNetwork = { manifest: ModelManifest; batcher: Batcher };

/** One photo from its bytes to everything that was asked for. Throws PhotonestError `unreadable`. */
export async function readPhoto(request: ReadRequest, networks: LoadedNetwork[]): Promise<ReadPhoto> {
  const { source } = request;
  const photo =
    'path' in source ? await openPhoto(source.path) : await describePhoto(Buffer.from(source.bytes));

  const [outputs, thumbnail, preview] = await allOrFirstError([
    request.network ? runNetworks(photo, networks) : Promise.resolve([]),
    request.thumbnail ? makeThumbnail(photo) : Promise.resolve(null),
    request.previewSide !== null
      ? makePreview(photo, request.previewSide, PREVIEW_QUALITY)
      : Promise.resolve(null),
  ]);
  return {
    hash: photo.hash,
    format: photo.format,
    width: photo.width,
    height: photo.height,
    sizeBytes: photo.bytes.length,
    ...readMetadata(photo.exif),
    outputs,
    thumbnail: thumbnail?.jpeg ?? null,
    thumbhash: thumbnail?.thumbhash ?? null,
    preview,
  };
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
async function allOrFirstError<A, B, C>(parts: [Promise<A>, Promise<B>, Promise<C>]): Promise<[A, B, C]> {
  await Promise.allSettled(parts);
  return await Promise.all(parts);
}
