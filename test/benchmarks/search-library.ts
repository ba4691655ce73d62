import { join } from 'node:path';
import type { FoundFile } from '../../main/core/photos/files.ts';
import { NO_METADATA } from '../../main/core/photos/metadata.ts';
import type { Label, Vocabulary } from '../../main/core/labels/vocabulary.ts';
import { Labels } from '../../main/engine/labels/labels.ts';
import { openTables, type Library } from '../../main/engine/library/tables.ts';
import { Searching } from '../../main/engine/photos/search.ts';
import { Store } from '../../main/engine/photos/index-store.ts';
import { MODELS_DIRECTORY, SCAN_SCRIPT } from '../../main/engine/paths.ts';
import { CodeIndex } from '../../main/engine/similarity/code-index.ts';
import { readVocabulary } from '../../main/engine/scoring/read-vocabulary.ts';
import { readWords } from '../../main/engine/scoring/read-words.ts';
import { CODE_LENGTH } from '../../main/similarity/quantise.ts';
import { Random } from './random.ts';

/** A photo as a program without a database would keep it: what the plain alternatives search. */
export type PlainPhoto = {
  id: number;
  path: string;
  takenAt: string;
  tags: { name: string; score: number }[];
  /** Those below the slider too. */
  allTags: { name: string; score: number }[];
};

export type SearchLibrary = {
  library: Library;
  labels: Labels;
  store: Store;
  searching: Searching;
  codes: CodeIndex;
  vocabulary: Vocabulary;
  photos: PlainPhoto[];
};

/** Length of the default model's pooled features. */
export const FEATURES = 1280;

const THRESHOLD = 0.5;
const TAGS_PER_PHOTO = 3;
const MODEL = 'benchmark';
const ROWS_PER_TRANSACTION = 1000;
const PLACES = ['Italy', 'Norway', 'Grandma', 'Garden', 'Concerts', 'Work', 'Hiking', 'Birthday'];

export type SearchLibraryOptions = {
  /** Which has tagged the photos. */
  model?: string;
  /** Where the photos lie. */
  folder?: string;
  /** Files that are there, one for each photo; default: of photos that do not exist. */
  files?: FoundFile[];
};

/** A library whose rows were written directly. */
export async function makeSearchLibrary(
  directory: string,
  count: number,
  { model = MODEL, folder: path = '/pictures', files = [] }: SearchLibraryOptions = {},
): Promise<SearchLibrary> {
  const library = await openTables(directory);
  const vocabulary = await readVocabulary(join(MODELS_DIRECTORY, 'labels', 'vocabulary.json'));
  const words = await readWords(join(MODELS_DIRECTORY, 'labels'), vocabulary);
  const labels = new Labels(vocabulary, library.labels, words);
  const folder = library.folders.add(path, []).id;
  const random = new Random(1);
  const photos: PlainPhoto[] = [];
  while (photos.length < count) {
    const rows = Math.min(ROWS_PER_TRANSACTION, count - photos.length);
    library.photos.transaction(() => {
      for (let row = 0; row < rows; row++)
        photos.push(
          addPhoto(library, labels, vocabulary, { folder, model, files }, photos.length + 1, random),
        );
    });
  }
  library.connection.pragma('optimize');
  const store = new Store(library, labels, {
    active: () => model,
    defaultModel: model,
    find: () => null,
    whenReady: async () => await Promise.reject(new Error('no model is loaded here')),
  });
  const searching = new Searching(library.connection, labels, () => THRESHOLD);
  const codes = new CodeIndex({
    ...{ codes: library.codes, model: () => store.similarityModel(), script: SCAN_SCRIPT },
    file: join(directory, 'similarity.codes'),
    log: (event) => console.error(event),
  });
  return { library, labels, store, searching, codes, vocabulary, photos };
}

function addPhoto(
  library: Library,
  labels: Labels,
  vocabulary: Vocabulary,
  { folder, model, files }: { folder: number; model: string; files: FoundFile[] },
  id: number,
  random: Random,
): PlainPhoto {
  const day = new Date(Date.UTC(2010 + random.integer(15), random.integer(12), 1 + random.integer(28)));
  const takenAt = day.toISOString().slice(0, 19);
  const name = `IMG_${String(id).padStart(6, '0')}.jpg`;
  const path = `/pictures/${day.getUTCFullYear()}/${random.pick(PLACES)}/${name}`;
  const file = {
    ...{ path, name, sizeBytes: 4e6, modifiedMs: day.getTime(), inode: String(id) },
    ...{ skipped: null, shownWith: null, sidecar: null },
  };
  library.photos.insert(folder, files[id - 1] ?? file);
  const read = readOf(id, takenAt);
  library.photos.setPreviewed(id, read, null);
  library.metadata.set(id, read.metadata);
  library.photos.setTagged(id, model);
  library.embeddings.put({
    photo: id,
    model,
    precision: 'float32',
    vector: new Uint8Array(2 * FEATURES).fill(random.integer(120)),
    norm: 1,
    code: Uint8Array.from({ length: CODE_LENGTH }, () => random.integer(256)),
  });
  const scores = chooseTags(vocabulary, labels, random);
  const rows = [...scores].map(([key, score]) => {
    return { label: labels.findRow(key)!.id, certainty: score, score, source: 'model' as const };
  });
  library.tags.replace(id, rows);
  const allTags = [...scores].map(([key, score]) => ({ name: labels.findRow(key)!.name, score }));
  return { id, path, takenAt, tags: allTags.filter(({ score }) => score >= THRESHOLD), allTags };
}

/** A few labels, some of them much more frequent than others, with everything above them. */
function chooseTags(vocabulary: Vocabulary, labels: Labels, random: Random): Map<string, number> {
  const scores = new Map<string, number>();
  for (let tag = 0; tag < TAGS_PER_PHOTO; tag++) {
    const label: Label = vocabulary.labels[Math.floor(vocabulary.labels.length * random.next() ** 3)]!;
    const score = 0.15 + 0.85 * random.next();
    for (const key of [label.key, ...labels.ancestors(label.key)])
      scores.set(key, Math.max(score, scores.get(key) ?? 0));
  }
  return scores;
}

function readOf(id: number, takenAt: string) {
  const hash = new Uint8Array(32);
  new DataView(hash.buffer).setUint32(0, id);
  return {
    hash, format: 'jpeg', width: 4000, height: 3000, sizeBytes: 4e6, metadata: { ...NO_METADATA, takenAt }, outputs: [], thumbnail: null,
    thumbhash: null, remark: null, jpeg: null, quality: null,
  }; // prettier-ignore
}
