import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { averagePrecision } from '../../../main/core/labels/average-precision.ts';
import type { SearchResult, PhotoDetail } from '../../../main/core/api.ts';
import { openEngine } from '../../../main/engine/engine.ts';
import { openTables } from '../../../main/engine/library/tables.ts';
import { MODELS_DIRECTORY } from '../../../main/engine/paths.ts';
import { restoreEmbedding } from '../../../main/engine/scoring/head.ts';
import { Heads } from '../../../main/engine/scoring/heads.ts';
import { readVocabulary } from '../../../main/engine/scoring/read-vocabulary.ts';
import { probabilityOf } from '../../../main/teaching/classifier.ts';
import { train } from '../../../main/teaching/train.ts';
import { readManifest } from '../../../main/weights/manifest.ts';
import { EngineClient } from '../engine-client.ts';
import { judgePhotos, type ReliabilityBin } from '../label-figures.ts';
import { LabelTruth } from '../label-truth.ts';
import { DEFAULT_MODEL } from '../pipeline.ts';
import { Random } from '../random.ts';
import { makeCopies } from './copies.ts';
import { findGroups } from './groups.ts';

export type TeachingOptions = { folder: string; truth: string | undefined; seeds: number };

/** One way to learn, over all groups and seeds. */
export type TeachingFigures = {
  name: string;
  groups: number;
  meanPrecision: number;
  /** Of proposals that are stored at all: mean distance of what is printed from the share that is right. */
  calibrationError: number;
  reliability: ReliabilityBin[];
};

export type TeachingResult = { folder: string; photos: number; seeds: number; figures: TeachingFigures[] };

const EXAMPLES = 5;
const COPY_EXAMPLES = 3;
/** Positives that must be left over in a group. */
const LEFT_OVER = 10;
/** Of the photos: kept apart from those that are tested, to draw weak negatives from. */
const ASIDE = 0.4;
const WEAK_NEGATIVES = 300;
const COPIED_PHOTOS = 20;
const FLOOR = 0.15;

type Photo = { path: string; embedding: Float32Array; features: Float32Array };
type Way = { name: string; vectorOf(photo: Photo): Float32Array; weak: 'none' | 'others' | 'any' };

const WAYS: Way[] = [
  { name: 'embedding alone, logistic regression', vectorOf: ({ embedding }) => embedding, weak: 'none' },
  { name: 'embedding, weak negatives that are none', vectorOf: ({ embedding }) => embedding, weak: 'others' },
  { name: 'taught, weak negatives that are none', vectorOf: ({ features }) => features, weak: 'others' },
  { name: 'taught, weak negatives as they come', vectorOf: ({ features }) => features, weak: 'any' },
];

/** Tags taught by a few photos of each WordNet group of a folder, and by altered copies of single photos. */
export async function measureTeaching(options: TeachingOptions): Promise<TeachingResult> {
  const folder = await realpath(resolve(options.folder));
  const scratch = await mkdtemp(join(tmpdir(), 'photonest-bench-'));
  try {
    const vocabulary = await readVocabulary(join(MODELS_DIRECTORY, 'labels', 'vocabulary.json'));
    const truth = await LabelTruth.read(vocabulary, folder, options.truth);
    const originals = await index(join(scratch, 'library'), [folder]);
    const known = originals.filter((path) => truth.find(path) !== null);
    const copies = await makeCopies(choose(known, COPIED_PHOTOS), join(scratch, 'copies'));
    await index(join(scratch, 'library'), [folder, join(scratch, 'copies')]);
    const photos = await readPhotos(join(scratch, 'library'));
    const labelled = known.map((path) => photos.get(path)!);
    const groups = await findGroups(vocabulary, truth, known, EXAMPLES + LEFT_OVER);
    const seeds = Array.from({ length: options.seeds }, (_, seed) => seed + 1);
    const figures: TeachingFigures[] = [];
    for (const way of WAYS) {
      const tries = seeds.flatMap((seed) => groups.map(({ members }) => toTry(labelled, members, seed)));
      figures.push(await measure(`groups: ${way.name}`, way, tries, seeds.length));
    }
    for (const way of [WAYS[1]!, WAYS[2]!]) {
      const tries = copies.map((paths) =>
        toCopyTry(
          paths.map((path) => photos.get(path)!),
          labelled,
        ),
      );
      figures.push(await measure(`altered copies: ${way.name}`, way, tries, 1));
    }
    return { folder, photos: known.length, seeds: seeds.length, figures };
  } finally {
    await rm(scratch, { recursive: true });
  }
}

/** @returns paths of the photos that were tagged */
async function index(library: string, folders: string[]): Promise<string[]> {
  const engine = await openEngine({ library });
  try {
    const client = new EngineClient(engine.handler);
    for (const path of folders) await client.send('POST', '/api/folders', { path });
    await client.waitUntil(({ activity, counts, model, rescoring }) =>
      model.state === 'ready' && activity.state === 'idle' && rescoring === null && counts.pending === 0 && counts.found > 0); // prettier-ignore
    const { ids } = await client.get<SearchResult>('/api/search?q=');
    const photos: PhotoDetail[] = [];
    for (const id of ids) photos.push(await client.get<PhotoDetail>(`/api/photos/${id}`));
    return photos.filter(({ state }) => state === 'tagged').map(({ path }) => path);
  } finally {
    await engine.close();
  }
}

async function readPhotos(library: string): Promise<Map<string, Photo>> {
  const vocabulary = await readVocabulary(join(MODELS_DIRECTORY, 'labels', 'vocabulary.json'));
  const heads = new Heads(vocabulary);
  const manifest = await readManifest(join(MODELS_DIRECTORY, `${DEFAULT_MODEL}.json`));
  await heads.load(manifest, join(library, 'models', DEFAULT_MODEL));
  const head = heads.find(DEFAULT_MODEL)!;
  const tables = await openTables(library);
  try {
    const ids = tables.photos.listTagged(0, Number.MAX_SAFE_INTEGER);
    return new Map(
      ids.map((id) => {
        const embedding = restoreEmbedding(tables.embeddings.find(id, DEFAULT_MODEL)!);
        const features = head.teachingFeatures(embedding, head.logits(embedding));
        const { path } = tables.photos.get(id);
        return [path, { path, embedding: features.subarray(vocabulary.labels.length), features }];
      }),
    );
  } finally {
    tables.close();
  }
}

type Try = {
  examples: Photo[];
  counterExamples: Photo[];
  /** Photos to draw weak negatives from, none of which is tested. */
  aside: Photo[];
  tested: Photo[];
  isRight(photo: Photo): boolean;
};

/** Null where too few photos of the group are left beside those that are kept apart. */
function toTry(photos: Photo[], members: ReadonlySet<number>, seed: number): Try | null {
  const right = new Set([...members].map((index) => photos[index]!));
  const mixed = shuffle(photos, seed);
  const count = Math.min(Math.floor(ASIDE * photos.length), WEAK_NEGATIVES);
  const [aside, rest] = [mixed.slice(0, count), mixed.slice(count)];
  const [own, others] = [rest.filter((photo) => right.has(photo)), rest.filter((photo) => !right.has(photo))];
  if (own.length < EXAMPLES + LEFT_OVER) return null;
  return {
    examples: own.slice(0, EXAMPLES),
    counterExamples: others.slice(0, EXAMPLES),
    aside,
    tested: [...own.slice(EXAMPLES), ...others.slice(EXAMPLES)],
    isRight: (photo) => right.has(photo),
  };
}

function toCopyTry(copies: Photo[], photos: Photo[]): Try {
  const mixed = shuffle(photos, copies.length);
  const count = Math.min(Math.floor(ASIDE * photos.length), WEAK_NEGATIVES);
  return {
    examples: shuffle(copies, 1).slice(0, COPY_EXAMPLES),
    counterExamples: [],
    aside: mixed.slice(0, count),
    tested: [...shuffle(copies, 1).slice(COPY_EXAMPLES), ...mixed.slice(count)],
    isRight: (photo) => copies.includes(photo),
  };
}

async function measure(
  name: string,
  { vectorOf, weak }: Way,
  tries: (Try | null)[],
  seeds: number,
): Promise<TeachingFigures> {
  const precisions: number[] = [];
  const proposals: Parameters<typeof judgePhotos>[0] = [];
  for (const each of tries) {
    if (each === null) continue;
    const { aside, isRight, tested } = each;
    const drawn = weak === 'none' ? [] : aside.filter((photo) => weak === 'any' || !isRight(photo));
    const toVectors = (photos: Photo[]): Float32Array[] => photos.map(vectorOf);
    const classifier = await train({
      examples: toVectors(each.examples),
      counterExamples: toVectors(each.counterExamples),
      weakNegatives: toVectors(drawn),
    });
    const scores = tested.map((photo) => probabilityOf(classifier, vectorOf(photo)));
    precisions.push(averagePrecision(scores, tested.map(isRight))!);
    for (const [index, probability] of scores.entries())
      if (probability >= FLOOR)
        proposals.push({
          truth: { right: new Set(isRight(tested[index]!) ? ['tag'] : []), isListed: true },
          tags: [{ key: 'tag', probability, isEveryday: false }],
        });
  }
  const { all, reliability } = judgePhotos(proposals, FLOOR);
  return {
    name,
    groups: Math.round(precisions.length / seeds),
    meanPrecision: precisions.reduce((sum, precision) => sum + precision, 0) / Math.max(precisions.length, 1),
    calibrationError: all.calibrationError,
    reliability,
  };
}

function choose(paths: string[], count: number): string[] {
  return shuffle(paths.toSorted(), 1).slice(0, count);
}

/** The same order for a seed in every run. */
function shuffle<T>(values: T[], seed: number): T[] {
  const random = new Random(seed);
  return values
    .map((value) => ({ value, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);
}
