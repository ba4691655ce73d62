import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PhotonestError } from '../../../main/core/errors.ts';
import { defaultLibrary, MODELS_DIRECTORY } from '../../../main/engine/paths.ts';
import { readVocabulary } from '../../../main/engine/scoring/read-vocabulary.ts';
import { openPhoto } from '../../../main/images/photo.ts';
import { crop, normaliseAll } from '../../../main/images/preprocess.ts';
import { openNetwork } from '../../../main/onnx/session.ts';
import { installModel } from '../../../main/weights/install/install.ts';
import { isCurrent, readInstalled } from '../../../main/weights/install/installed.ts';
import { MODEL_FILE } from '../../../main/weights/install/write-network.ts';
import { listManifests } from '../../../main/weights/manifest.ts';
import { WrongUsage } from '../arguments.ts';

/** Of one model's real weights on photos whose class is known: shares of them, 0 to 1. */
export type Accuracy = { model: string; photos: number; top1: number; top5: number; published: number };

const WORDNET_ID = /(?<![a-z0-9])n\d{8}(?!\d)/i;
const PHOTO = /\.(jpe?g|png|webp)$/i;

type Labelled = { path: string; index: number };
type Manifest = Awaited<ReturnType<typeof listManifests>>[number];

/**
 * Top-1 and top-5 of the bundled model and of every model that is installed in the library.
 *
 * @throws WrongUsage for a folder without photos whose path has a WordNet id, as `n02088364_beagle.jpg` has
 */
export async function measureAccuracy(
  folder: string,
  library: string | undefined,
  threads: number,
): Promise<Accuracy[]> {
  const photos = await listLabelled(folder);
  if (photos.length === 0)
    throw new WrongUsage(
      `Expected photos in ${folder} that name their class, such as n02088364_beagle.jpg, but found none.`,
    );
  const scratch = await mkdtemp(join(tmpdir(), 'photonest-bench-'));
  try {
    const results: Accuracy[] = [];
    for (const manifest of await listManifests(MODELS_DIRECTORY)) {
      const directory = await findInstalled(manifest, library ?? defaultLibrary(), scratch);
      if (directory !== null)
        results.push(await judge(manifest, join(directory, MODEL_FILE), photos, threads));
    }
    return results;
  } finally {
    await rm(scratch, { recursive: true });
  }
}

async function listLabelled(folder: string): Promise<Labelled[]> {
  const { classes } = await readVocabulary(join(MODELS_DIRECTORY, 'labels', 'vocabulary.json'));
  const indices = new Map(classes.map(({ id }, index) => [id, index]));
  const names = (await readdir(folder, { recursive: true })).filter((name) => PHOTO.test(name)).sort();
  return names.flatMap((name) => {
    const index = indices.get(WORDNET_ID.exec(name)?.[0].toLowerCase() ?? '');
    return index === undefined ? [] : [{ path: join(folder, name), index }];
  });
}

/** The bundled model is made anew; null for one that is not installed. */
async function findInstalled(manifest: Manifest, library: string, scratch: string): Promise<string | null> {
  const directory = join(library, 'models', manifest.id);
  const installed = await readInstalled(directory);
  if (installed !== null && isCurrent(installed, manifest)) return directory;
  if (!manifest.weights.bundled) return null;
  const made = join(scratch, manifest.id);
  await installModel({ manifest, modelsDirectory: MODELS_DIRECTORY, directory: made });
  return made;
}

async function judge(
  { id, preprocessing, accuracy }: Manifest,
  file: string,
  photos: readonly Labelled[],
  threads: number,
): Promise<Accuracy> {
  const network = await openNetwork(file, { size: preprocessing.size, threads });
  try {
    const ranks: number[] = [];
    for (const { path, index } of photos) {
      const pixels = await seeOrSkip(path, preprocessing);
      if (pixels === null) continue;
      const [output] = await network.run(normaliseAll([pixels], preprocessing));
      const { logits } = output!;
      ranks.push(logits.filter((each) => each > logits[index]!).length);
    }
    const share = (below: number): number => ranks.filter((rank) => rank < below).length / ranks.length;
    return {
      model: id,
      photos: ranks.length,
      top1: share(1),
      top5: share(5),
      published: accuracy.top1 / 100,
    };
  } finally {
    await network.close();
  }
}

/** Null for a photo that cannot be read: it is named, and not counted. */
async function seeOrSkip(path: string, preprocessing: Manifest['preprocessing']): Promise<Uint8Array | null> {
  try {
    return await crop(await openPhoto(path), preprocessing);
  } catch (error) {
    if (!(error instanceof PhotonestError)) throw error;
    console.error(`${path} ${error.message}`);
    return null;
  }
}
