import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MODELS_DIRECTORY } from '../../main/engine/paths.ts';
import { readVocabulary } from '../../main/engine/scoring/read-vocabulary.ts';
import { judgePhotos, type JudgedPhoto } from './label-figures.ts';
import { LabelTruth } from './label-truth.ts';

const vocabulary = await readVocabulary(join(MODELS_DIRECTORY, 'labels', 'vocabulary.json'));
const folder = join('/', 'photos');

function rightOf(name: string, listed: Record<string, string[]> = {}): string[] | null {
  const truth = new LabelTruth(vocabulary, folder, listed).find(join(folder, name));
  return truth && [...truth.right].map((key) => vocabulary.get(key).name).sort();
}

test('find() - the class of a WordNet id, and what is above it', () => {
  expect(rightOf('n02088364_beagle.JPEG')).toEqual(['animal', 'beagle', 'dog', 'hound']);
});

test('find() - the longest labels that a name has words of', () => {
  expect(rightOf('golden_retriever-3.jpg')).toEqual(['animal', 'dog', 'golden retriever', 'gun dog', 'retriever']); // prettier-ignore
  expect(rightOf('Dogs at the beach.jpg')).toEqual(['animal', 'beach', 'dog']);
  expect(rightOf('IMG_1234.jpg')).toBeNull();
});

test('find() - a list counts together with the name, by path or by name', () => {
  const listed = { 'a/n02088364.jpg': ['grass'], 'b.jpg': [], 'c.jpg': ['sea'] };
  expect(rightOf('a/n02088364.jpg', listed)).toContain('grass');
  expect(rightOf('a/n02088364.jpg', listed)).toContain('beagle');
  expect(rightOf('x/c.jpg', listed)).toEqual(['sea', 'water']);
  expect(rightOf('b.jpg', listed)).toEqual([]);
});

test('read() - takes the usual file of the folder, and refuses one that is not as expected', async () => {
  const made = mkdtempSync(join(tmpdir(), 'photonest-truth-'));
  try {
    writeFileSync(join(made, 'words.json'), '{"x.jpg":["sky"]}');
    expect((await LabelTruth.read(vocabulary, made, undefined)).find(join(made, 'x.jpg'))?.isListed).toBe(true); // prettier-ignore
    writeFileSync(join(made, 'wrong.json'), '{"x.jpg":"sky"}');
    await expect(LabelTruth.read(vocabulary, made, join(made, 'wrong.json'))).rejects.toThrow();
  } finally {
    rmSync(made, { recursive: true });
  }
});

test('judgePhotos() - right, shown and calibration, of what can be judged', () => {
  const tag = (key: string, probability: number) => ({ key, probability, isEveryday: key === 'sky' });
  const photos: JudgedPhoto[] = [
    { truth: { right: new Set(['dog', 'sky']), isListed: true }, tags: [tag('dog', 0.9), tag('sky', 0.7), tag('cat', 0.65)] },
    { truth: { right: new Set(['dog']), isListed: false }, tags: [tag('sky', 0.9), tag('dog', 0.4)] },
    { truth: { right: new Set(['cat']), isListed: true }, tags: [tag('dog', 0.7)] },
  ]; // prettier-ignore
  const figures = judgePhotos(photos, 0.6);
  expect(figures).toMatchObject({ photos: 3, withRight: 1, withNone: 1 });
  expect(figures.all).toMatchObject({ shown: 4, right: 2 });
  expect(figures.everyday).toMatchObject({ shown: 1, right: 1 });
  expect(figures.tree).toMatchObject({ shown: 3, right: 1 });
  // 60 to 70 %: 0.65, wrong; 70 to 80 %: 0.7 twice, one of them right; 90 %: 0.9, right.
  expect(figures.all.calibrationError).toBeCloseTo((0.65 + Math.abs(1.4 - 1) + 0.1) / 4, 10);
  const bins = figures.reliability.map(({ from, labels, right }) => [from, labels, right]);
  expect(bins).toEqual([
    [0.4, 1, 1],
    [0.6, 1, 0],
    [0.7, 2, 1],
    [0.9, 1, 1],
  ]);
});
