import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeFolder, removeFolder } from '../support/folders.ts';
import { MODELS_DIRECTORY } from '../../main/engine/paths.ts';
import { readVocabulary } from '../../main/engine/scoring/read-vocabulary.ts';
import { judgePhotos, type JudgedPhoto } from '../benchmarks/label-figures.ts';
import { LabelTruth } from '../benchmarks/label-truth.ts';
import { findSamplePhotos } from '../support/photographs.ts';
import { photonest, photonestJson } from '../support/programs.ts';

const samples = findSamplePhotos();
const reason = 'the sample photos of ImageNet are not beside the project';

type Classified = { path: string; classes: { id: string }[] };
type Found = { path: string };
type Tagged = Found & { tags: { name: string; score: number; source: string }[] };

describe.skipIf(samples === null)(`the default model on a hundred labelled photos (${reason})`, () => {
  let library: string;

  beforeAll(async () => {
    library = makeFolder('samples');
    await photonest(library, 'index', samples!);
  });
  afterAll(() => removeFolder(library));

  const nameOf = (found: Found): string => basename(found.path);

  it('names at least 89 right, and at least 99 among the first five', async () => {
    const results = await photonestJson<Classified[]>(library, 'classes', samples!);
    const right = (most: number) =>
      results.filter((each) => each.classes.slice(0, most).some(({ id }) => nameOf(each).startsWith(id)))
        .length;
    expect(results).toHaveLength(100);
    expect(right(1)).toBeGreaterThanOrEqual(89);
    expect(right(5)).toBeGreaterThanOrEqual(99);
  });

  it('finds the people: at least 85 % of them, at least 85 % right', async () => {
    const words = JSON.parse(readFileSync(join(samples!, 'words.json'), 'utf8')) as Record<string, string[]>;
    const people = new Set(Object.keys(words).filter((name) => words[name]!.includes('people')));
    const found = (await photonestJson<Found[]>(library, 'search', 'people')).map(nameOf);
    const right = found.filter((name) => people.has(name)).length;
    expect(right / people.size).toBeGreaterThanOrEqual(0.85);
    expect(right / found.length).toBeGreaterThanOrEqual(0.85);
  });

  it('shows by default what is right: at least 96 % of the labels, and a right one on at least 90 photos', async () => {
    const vocabulary = await readVocabulary(join(MODELS_DIRECTORY, 'labels', 'vocabulary.json'));
    const truth = await LabelTruth.read(vocabulary, samples!, undefined);
    const photos = await photonestJson<Tagged[]>(library, 'search', 'date:1900..2100');
    expect(photos).toHaveLength(100);
    const judged: JudgedPhoto[] = photos.map(({ path, tags }) => ({
      truth: truth.find(path)!,
      tags: tags
        .filter(({ source }) => source === 'model') // a photo may have keywords of its own
        .map(({ name, score }) => {
          return { key: vocabulary.findByName(name)!.key, probability: score, isEveryday: false };
        }),
    }));
    for (const { probability } of judged.flatMap(({ tags }) => tags))
      expect(probability).toBeGreaterThanOrEqual(0.6);
    const { all, withRight } = judgePhotos(judged, 0.6);
    expect(all.right / all.shown).toBeGreaterThanOrEqual(0.96);
    expect(withRight).toBeGreaterThanOrEqual(90);
  });

  it('finds the dogs, whatever their breed', async () => {
    // WordNet ids of the twelve breeds among the samples.
    const breeds = ['n02085782', 'n02088364', 'n02091134', 'n02093754', 'n02096177', 'n02098105'];
    const more = ['n02100735', 'n02104029', 'n02106166', 'n02108089', 'n02110627', 'n02112706'];
    const found = (await photonestJson<Found[]>(library, 'search', 'dog')).map(nameOf);
    expect(found.map((name) => name.slice(0, 9)).sort()).toEqual([...breeds, ...more].sort());
  });
});
