// Decodes photos, and runs the network on them, one after the other instead of at the same time: what indexing is
// compared with. The engine's own functions, without the engine.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelManifest } from '../../main/core/models/manifest.ts';
import { batchOf } from '../../main/core/models/provider.ts';
import { openPhoto } from '../../main/images/photo.ts';
import { crop, normaliseAll } from '../../main/images/preprocess.ts';
import { reduce } from '../../main/images/reduce.ts';
import { makeThumbnail } from '../../main/images/thumbnail.ts';
import { openNetwork, type OpenedNetwork } from '../../main/onnx/session.ts';
import { stack } from '../../main/onnx/testing/stack.ts';
import { readManifest } from '../../main/weights/manifest.ts';
import { inTurns } from './in-turns.ts';

export type AloneRequest = {
  folder: string;
  /** Those that the tagger runs, in its order: the default model last. */
  models: { manifestPath: string; MODEL_FILE: string }[];
  threads: number;
};
export type AloneAnswer = { photos: number; decodeMs: number; runMs: number };

/** As many as the engine gives to its tagger. */
const AT_ONCE = 8;
/** Preprocessed images that are held at a time: 2 MB each for ResNeSt-269. */
const CHUNK = 64;
const BATCH = batchOf(false);

type Loaded = { network: OpenedNetwork; preprocessing: ModelManifest['preprocessing'] };

let loaded: Loaded[] = [];

process.on('message', (raw) => {
  measure(raw as AloneRequest)
    .then((answer) => process.send?.(answer))
    .catch((error: unknown) => {
      console.error(error);
      process.exit(1);
    });
});
process.on('disconnect', () => process.exit(0));

async function measure({ folder, models, threads }: AloneRequest): Promise<AloneAnswer> {
  if (loaded.length === 0) loaded = await loadAll(models, threads);
  const paths = (await readdir(folder)).sort().map((name) => join(folder, name));
  const answer = { photos: paths.length, decodeMs: 0, runMs: 0 };
  for (let start = 0; start < paths.length; start += CHUNK) {
    // The default model's pass comes first, with the thumbnails; each pass decodes the photos.
    for (const [pass, { network, preprocessing }] of loaded.toReversed().entries()) {
      const begun = performance.now();
      const see = async (path: string): Promise<Float32Array> =>
        await decode(path, preprocessing, pass === 0);
      const images = await inTurns(paths.slice(start, start + CHUNK), AT_ONCE, see);
      const decoded = performance.now();
      for (let at = 0; at < images.length; at += BATCH)
        await network.run(stack(images.slice(at, at + BATCH)));
      answer.decodeMs += decoded - begun;
      answer.runMs += performance.now() - decoded;
    }
  }
  return answer;
}

async function loadAll(models: AloneRequest['models'], threads: number): Promise<Loaded[]> {
  const all: Loaded[] = [];
  for (const { manifestPath, MODEL_FILE } of models) {
    const { preprocessing } = await readManifest(manifestPath);
    all.push({
      preprocessing,
      network: await openNetwork(MODEL_FILE, { size: preprocessing.size, threads }),
    });
  }
  return all;
}

/** What the tagger does with a photo in a pass besides running the network: the preprocessed image. */
async function decode(
  path: string,
  preprocessing: Loaded['preprocessing'],
  thumbnail: boolean,
): Promise<Float32Array> {
  const photo = await reduce(await openPhoto(path));
  const image = crop(photo, preprocessing).then((pixels) => normaliseAll([pixels], preprocessing));
  const [preprocessed] = await Promise.all([image, thumbnail ? makeThumbnail(photo) : null]);
  return preprocessed;
}
