import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PhotonestError } from '../../core/errors.ts';
import type { PhotoReader, ReadPhoto, ReadRequest } from '../../core/reading.ts';
import { sampleRead } from '../../core/testing/samples.ts';
import { Indexer } from '../../indexing/indexer.ts';
import type { Head } from '../../weights/head.ts';
import { readManifest } from '../../weights/manifest.ts';
import { Deriver } from '../deriver.ts';
import { Labels } from '../labels.ts';
import { openTables } from '../library.ts';
import { MODELS_DIRECTORY } from '../paths.ts';
import { Photos } from '../photos.ts';
import { Searching } from '../searching.ts';
import { Store } from '../store.ts';
import { readVocabulary } from '../vocabulary.ts';

const CLASSES = 1000;

export const vocabulary = await readVocabulary(join(MODELS_DIRECTORY, 'labels', 'vocabulary.json'));
export const manifest = await readManifest(join(MODELS_DIRECTORY, 'tf_efficientnet_lite2.json'));

/** A last layer that is the identity, so that an embedding is its own logits; no everyday words. */
export const HEAD: Head = {
  features: CLASSES,
  classes: CLASSES,
  classifierWeight: Float32Array.from({ length: CLASSES ** 2 }, (_, at) =>
    at % (CLASSES + 1) === 0 ? 1 : 0,
  ),
  classifierBias: new Float32Array(CLASSES),
  words: null,
  projection: Float32Array.from({ length: 256 * CLASSES }, (_, at) => (at % (CLASSES + 1) === 0 ? 1 : 0)),
};

/** The outputs for a photo that is surely what the classes’ names say, all equally. */
export function outputsOf(...names: string[]): { embedding: Float32Array; logits: Float32Array } {
  const logits = new Float32Array(CLASSES);
  for (const name of names) {
    const index = vocabulary.classes.findIndex((each) => each.name === name);
    if (index === -1) throw new Error(`the network has no class “${name}”`);
    logits[index] = 20;
  }
  return { embedding: logits, logits };
}

/** Reads “photos” that are text files: the first line names the network's classes, `beagle, goldfish`. */
export class TextReader implements PhotoReader {
  readonly asked: string[] = [];

  async read({ source }: ReadRequest): Promise<ReadPhoto> {
    if (!('path' in source)) throw new Error('a text reader reads files');
    this.asked.push(source.path);
    const text = await readFile(source.path, 'utf8').catch(() => {
      throw new PhotonestError('unreadable', 'is not there any more');
    });
    if (text === 'broken') throw new PhotonestError('unreadable', 'is cut short or damaged');
    const hash = createHash('sha256').update(text).digest();
    return sampleRead({ hash, thumbnail: hash, ...outputsOf(...text.split('\n')[0]!.split(', ')) });
  }
}

export type TestEngine = Awaited<ReturnType<typeof openTestEngine>>;

/** An engine's parts over a library in a temporary folder, without its processes. */
export async function openTestEngine() {
  const directory = mkdtempSync(join(tmpdir(), 'photonest-engine-'));
  const library = await openTables(join(directory));
  const labels = new Labels(vocabulary, library.labels);
  const store = new Store(library, labels);
  store.setDeriver(new Deriver(vocabulary, manifest, HEAD));
  const searching = new Searching(library.connection, labels, store, () => 0.5);
  const photos = new Photos(library, labels, store, searching, () => 0.5);
  const reader = new TextReader();
  const indexer = new Indexer(store.asIndexStore(), reader, () => undefined);
  return {
    library,
    labels,
    store,
    searching,
    photos,
    reader,
    indexer,
    /** Scans all folders and reads what is new. */
    scan: async (): Promise<void> => {
      indexer.scan();
      await indexer.whenIdle();
      const problem = indexer.problem();
      if (problem !== null) throw problem;
    },
    /** Names of the labels shown of a photo, most specific first. */
    labelsOf: (path: string): string[] => {
      const id = library.photos.findByPath(path);
      if (id === null) throw new Error(`${path} is not in the library`);
      return photos
        .detail(id)
        .tags.filter(({ state }) => state !== 'rejected')
        .map(({ name }) => name);
    },
    close: async (): Promise<void> => {
      await indexer.close();
      library.close();
      rmSync(directory, { recursive: true });
    },
  };
}
