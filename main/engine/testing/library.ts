import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PhotonestError } from '../../core/errors.ts';
import type { NetworkOutput, PhotoReader, ReadPhoto, ReadRequest } from '../../core/photos/reading.ts';
import { sampleRead } from '../../core/testing/samples.ts';
import { ActiveHours } from '../../indexing/queue/active-hours.ts';
import { Indexer } from '../../indexing/queue/indexer.ts';
import type { ChangedFolder } from '../../indexing/scan/incremental-scan.ts';
import type { Head } from '../../weights/install/head.ts';
import { readManifest } from '../../weights/manifest.ts';
import { ClassifierHead } from '../scoring/head.ts';
import { Labels } from '../photos/labels.ts';
import { openTables } from '../library/tables.ts';
import { DEFAULT_MODEL } from '../models/models.ts';
import { MODELS_DIRECTORY } from '../paths.ts';
import { Photos } from '../photos/photos.ts';
import { Searching } from '../photos/search.ts';
import { Store, type HeadSource } from '../photos/index-store.ts';
import { readVocabulary } from '../scoring/read-vocabulary.ts';

const CLASSES = 1000;

export const vocabulary = await readVocabulary(join(MODELS_DIRECTORY, 'labels', 'vocabulary.json'));
export const manifest = await readManifest(join(MODELS_DIRECTORY, `${DEFAULT_MODEL}.json`));

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

/** The default model's output for a photo that is surely what the classes’ names say, all equally. */
export function outputOf(...names: string[]): NetworkOutput {
  const logits = new Float32Array(CLASSES);
  for (const name of names) {
    const index = vocabulary.classes.findIndex((each) => each.name === name);
    if (index === -1) throw new Error(`the network has no class “${name}”`);
    logits[index] = 20;
  }
  return { model: DEFAULT_MODEL, embedding: logits, logits };
}

/** Reads “photos” that are text files: the first line names the network's classes, `beagle, goldfish`. */
export class TextReader implements PhotoReader {
  /** For the network, and only to be looked at. */
  readonly asked: string[] = [];
  readonly looked: string[] = [];

  async whenReady(): Promise<void> {
    await Promise.resolve();
  }

  async read({ source, ...wanted }: ReadRequest): Promise<ReadPhoto> {
    if (!('path' in source)) throw new Error('a text reader reads files');
    if (wanted.network) this.asked.push(source.path);
    else this.looked.push(source.path);
    const text = await readFile(source.path, 'utf8').catch(() => {
      throw new PhotonestError('unreadable', 'is not there any more');
    });
    if (text === 'broken') throw new PhotonestError('unreadable', 'is cut short or damaged');
    const hash = createHash('sha256').update(text).digest();
    const outputs = [outputOf(...text.split('\n')[0]!.split(', '))];
    return sampleRead({
      hash: wanted.hash ? hash : null,
      thumbnail: wanted.thumbnail ? hash : null,
      outputs: wanted.network ? outputs : [],
    });
  }
}

/** The last layers of models that are there, the default model active at first. */
export class TestHeads implements HeadSource {
  readonly defaultModel = DEFAULT_MODEL;
  readonly #found: Map<string, ClassifierHead>;
  #active = DEFAULT_MODEL;

  constructor(defaultModel: ClassifierHead) {
    this.#found = new Map([[DEFAULT_MODEL, defaultModel]]);
  }

  /** Makes a model the active one; there is nothing of a model that was not used yet. */
  use(model: string, head: ClassifierHead | null = null): void {
    if (head !== null) this.#found.set(model, head);
    this.#active = model;
  }

  remove(model: string): void {
    this.#found.delete(model);
  }

  active(): string {
    return this.#active;
  }

  find(model: string): ClassifierHead | null {
    return this.#found.get(model) ?? null;
  }

  async whenReady(): Promise<ClassifierHead> {
    return await Promise.resolve(this.find(this.#active)!);
  }
}

export type TestEngine = Awaited<ReturnType<typeof openTestEngine>>;

/** An engine's parts over a library in a temporary folder, without its processes. */
export async function openTestEngine() {
  const directory = mkdtempSync(join(tmpdir(), 'photonest-engine-'));
  const library = await openTables(join(directory));
  const labels = new Labels(vocabulary, library.labels);
  const head = new ClassifierHead(vocabulary, manifest, HEAD);
  const heads = new TestHeads(head);
  let ignore: string[] = [];
  const store = new Store(library, labels, heads, () => ignore);
  const searching = new Searching(library.connection, labels, store, () => 0.5);
  const photos = new Photos({
    library,
    labels,
    store,
    search: searching,
    whenReady: async () => await heads.whenReady(),
    threshold: () => 0.5,
    prefer: () => undefined,
    announce: () => undefined,
  });
  const reader = new TextReader();
  const indexer = new Indexer({
    store: store.asIndexStore(),
    reader,
    hours: new ActiveHours(() => null),
    isNetworkSlow: () => false,
    hasFreeSpace: async () => await Promise.resolve(true),
    onChange: () => undefined,
  });
  return {
    library,
    labels,
    heads,
    store,
    searching,
    photos,
    reader,
    indexer,
    /** As if set by a person. */
    ignore: (...patterns: string[]): void => void (ignore = patterns),
    /** Scans all folders, or where something changed in one of them, and reads what is new. */
    scan: async (folder: number | null = null, changed: ChangedFolder[] | null = null): Promise<void> => {
      if (folder === null) indexer.scan();
      else indexer.rescan(folder, changed);
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
