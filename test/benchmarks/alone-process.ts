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
  /** Those that the tagger runs, in its order. */
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
    const begun = performance.now();
    const images = await inTurns(paths.slice(start, start + CHUNK), AT_ONCE, decode); // [photo][model]
    const decoded = performance.now();
    for (const [index, { network }] of loaded.entries()) {
      const ofNetwork = images.map((each) => each[index]!);
      for (let at = 0; at < images.length; at += BATCH)
        await network.run(stack(ofNetwork.slice(at, at + BATCH)));
    }
    answer.decodeMs += decoded - begun;
    answer.runMs += performance.now() - decoded;
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

/** What the tagger does with a photo besides running networks; a preprocessed image for each of them. */
async function decode(path: string): Promise<Float32Array[]> {
  const photo = await reduce(await openPhoto(path));
  const images = loaded.map(async ({ preprocessing }) =>
    normaliseAll([await crop(photo, preprocessing)], preprocessing),
  );
  const [preprocessed] = await Promise.all([Promise.all(images), makeThumbnail(photo)]);
  return preprocessed;
}
