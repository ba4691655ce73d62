// Decodes photos, and runs the network on them, one after the other instead of at the same time: what indexing is
// compared with. The engine's own functions, without the engine.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { batchOf } from '../../main/core/provider.ts';
import { openPhoto } from '../../main/images/photo.ts';
import { preprocess } from '../../main/images/preprocess.ts';
import { makeThumbnail } from '../../main/images/thumbnail.ts';
import { openNetwork, type OpenedNetwork } from '../../main/onnx/session.ts';
import { readManifest } from '../../main/weights/manifest.ts';
import { inTurns } from './in-turns.ts';

export type AloneRequest = { folder: string; manifestPath: string; modelFile: string; threads: number };
export type AloneAnswer = { photos: number; decodeMs: number; runMs: number };

/** As many as the engine gives to its tagger. */
const AT_ONCE = 8;
/** Preprocessed images that are held at a time: 2 MB each for ResNeSt-269. */
const CHUNK = 64;

let network: OpenedNetwork | null = null;

process.on('message', (raw) => {
  measure(raw as AloneRequest)
    .then((answer) => process.send?.(answer))
    .catch((error: unknown) => {
      console.error(error);
      process.exit(1);
    });
});
process.on('disconnect', () => process.exit(0));

async function measure(request: AloneRequest): Promise<AloneAnswer> {
  const { preprocessing } = await readManifest(request.manifestPath);
  network ??= await openNetwork(request.modelFile, { size: preprocessing.size, threads: request.threads });
  const paths = (await readdir(request.folder)).sort().map((name) => join(request.folder, name));
  const answer = { photos: paths.length, decodeMs: 0, runMs: 0 };
  for (let start = 0; start < paths.length; start += CHUNK) {
    const begun = performance.now();
    const images = await inTurns(paths.slice(start, start + CHUNK), AT_ONCE, async (path) => {
      const photo = await openPhoto(path);
      const [image] = await Promise.all([preprocess(photo, preprocessing), makeThumbnail(photo)]);
      return image;
    });
    const decoded = performance.now();
    const batch = batchOf(false);
    for (let at = 0; at < images.length; at += batch) await network.run(images.slice(at, at + batch));
    answer.decodeMs += decoded - begun;
    answer.runMs += performance.now() - decoded;
  }
  return answer;
}
