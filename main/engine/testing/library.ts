import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  isTagging,
  type NetworkOutput,
  type PhotoReader,
  type ReadPhoto,
  type ReadRequest,
} from '../../core/photos/reading.ts';
import { UnreadablePhoto } from '../../core/photos/unreadable-photo.ts';
import { DEFAULT_THRESHOLD } from '../../core/settings.ts';
import { sampleRead } from '../../core/testing/samples.ts';
import { ActiveHours } from '../../indexing/queue/active-hours.ts';
import { Indexer } from '../../indexing/queue/indexer.ts';
import type { ChangedFolder } from '../../indexing/scan/incremental-scan.ts';
import type { Head } from '../../weights/install/head.ts';
import { readManifest } from '../../weights/manifest.ts';
import { ClassifierHead } from '../scoring/head.ts';
import { Labels } from '../labels/labels.ts';
import { openTables } from '../library/tables.ts';
import { DEFAULT_MODEL } from '../models/models.ts';
import { MODELS_DIRECTORY, SCAN_SCRIPT } from '../paths.ts';
import { openActions } from '../actions/actions.ts';
import { Photos } from '../photos/photos.ts';
import { Searching } from '../photos/search.ts';
import { Rescoring } from '../labels/rescoring.ts';
import { TaughtTags } from '../teaching/taught-tags.ts';
import { CodeIndex } from '../similarity/code-index.ts';
import { Store } from '../photos/index-store.ts';
import type { HeadSource } from '../labels/photo-tags.ts';
import { readCarefulLabels, readVocabulary } from '../scoring/read-vocabulary.ts';
import { readWords } from '../scoring/read-words.ts';
import * as trash from '../../trash/trash.ts';

const CLASSES = 1000;

export const vocabulary = await readVocabulary(join(MODELS_DIRECTORY, 'labels', 'vocabulary.json'));
export const careful = await readCarefulLabels(join(MODELS_DIRECTORY, 'labels', 'careful.json'), vocabulary);
const words = await readWords(join(MODELS_DIRECTORY, 'labels'), vocabulary);
export const manifest = await readManifest(join(MODELS_DIRECTORY, `${DEFAULT_MODEL}.json`));

/** Keeps embeddings as short as those of photos with one thing in them: long ones make labels unsure. */
const STRETCH = 4;

/** A last layer that stretches an embedding to its logits and does nothing else; no everyday labels. */
export const HEAD: Head = {
  features: CLASSES,
  classes: CLASSES,
  classifierWeight: Float32Array.from({ length: CLASSES ** 2 }, (_, at) =>
    at % (CLASSES + 1) === 0 ? STRETCH : 0,
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
  return { model: DEFAULT_MODEL, embedding: logits.map((logit) => logit / STRETCH), logits };
}

/** Reads “photos” that are text files: the first line names the network's classes, `beagle, goldfish`. */
export class TextReader implements PhotoReader {
  /** For the network, and only to be previewed. */
  readonly asked: string[] = [];
  readonly previewed: string[] = [];

  async whenReady(): Promise<void> {
    await Promise.resolve();
  }

  async read(request: ReadRequest): Promise<ReadPhoto> {
    const { source, kind } = request;
    if (!('path' in source)) throw new Error('a text reader reads files');
    if (isTagging(request)) this.asked.push(source.path);
    else this.previewed.push(source.path);
    const text = await readFile(source.path, 'utf8').catch(() => {
      throw new UnreadablePhoto({ code: 'gone' });
    });
    if (text === 'broken') throw new UnreadablePhoto({ code: 'damaged' });
    const isPreview = kind === 'preview' || kind === 'preview_and_tag';
    const hash = createHash('sha256').update(text).digest();
    const outputs = [outputOf(...text.split('\n')[0]!.split(', '))];
    return sampleRead({
      hash: isPreview ? hash : null,
      thumbnail: isPreview && request.thumbnail ? hash : null,
      outputs: isTagging(request) ? outputs : [],
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
  const labels = new Labels(vocabulary, library.labels, words);
  const head = new ClassifierHead(vocabulary, manifest, HEAD);
  const heads = new TestHeads(head);
  let ignore: string[] = [];
  const taught = new TaughtTags(library.taughtTags, labels);
  const store = new Store(library, labels, heads, () => ignore, careful, taught);
  const rescoring = new Rescoring({
    library,
    findHead: (model) => heads.find(model),
    derive: (photo, logits) => store.scoreTags(photo, logits),
    onChange: () => undefined,
  });
  const searching = new Searching(library.connection, labels, () => DEFAULT_THRESHOLD);
  const openCodes = (): CodeIndex =>
    new CodeIndex({
      codes: library.codes,
      model: () => store.similarityModel(),
      file: join(directory, 'similarity.codes'),
      script: SCAN_SCRIPT,
      log: () => undefined,
    });
  const codes = openCodes();
  const actions = openActions({
    library,
    labels,
    store,
    taught,
    search: searching,
    threshold: () => DEFAULT_THRESHOLD,
    announce: () => undefined,
    whenReady: async () => await heads.whenReady(),
    trash,
  });
  const photos = new Photos({
    journal: actions.journal,
    library,
    labels,
    store,
    search: searching,
    whenReady: async () => await heads.whenReady(),
    threshold: () => DEFAULT_THRESHOLD,
    prefer: () => undefined,
    announce: () => undefined,
  });
  const reader = new TextReader();
  const indexer = new Indexer({
    stores: store.indexStores(),
    reader,
    hours: new ActiveHours(() => null),
    isNetworkSlow: () => false,
    isRefiningSlow: () => false,
    hasFreeSpace: async () => await Promise.resolve(true),
    onChange: () => undefined,
  });
  return {
    library,
    labels,
    heads,
    store,
    taught,
    rescoring,
    searching,
    codes,
    /** As the next engine would see them; to be closed. */
    openCodes,
    actions,
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
      await rescoring.close();
      await codes.close();
      library.close();
      rmSync(directory, { recursive: true });
    },
  };
}
