import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { everydayProbabilities } from '../../core/labels/probability.ts';
import { sampleFile, sampleRead } from '../../core/testing/samples.ts';
import type { Head } from '../../weights/install/head.ts';
import { FITTED_WORDS_FILE } from '../../weights/install/installed.ts';
import { readSafetensors } from '../../weights/formats/safetensors.ts';
import { ClassifierHead, normalise } from './head.ts';
import type { Heads } from './heads.ts';
import { openTables, type Library } from '../library/tables.ts';
import { HEAD, manifest, vocabulary } from '../testing/library.ts';
import { distilEverydayLabels } from './distil-labels.ts';

const DEFAULT_FEATURES = 24;
const FEATURES = 32;
const WORDS = vocabulary.words.length;
const NEEDED = 1000;

let directory: string;
let library: Library;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'photonest-words-'));
  library = await openTables(directory);
});
afterEach(() => {
  library.close();
  rmSync(directory, { recursive: true });
});

/** Numbers of [-1, 1) that look random and are the same each time. */
const noise = (length: number, seed: number): Float32Array =>
  Float32Array.from({ length }, (_, at) => Math.sin((at + 1) * 12.9898 + seed * 78.233) * 43758.5453).map(
    (value) => 2 * (value - Math.floor(value)) - 1,
  );

/** Each word is seen in a direction of its own. */
const DEFAULT_LABELS_LAYER: NonNullable<Head['words']> = {
  count: WORDS,
  weight: noise(WORDS * DEFAULT_FEATURES, 1).map((value) => 12 * value),
  bias: new Float32Array(WORDS).fill(-2),
};

function headOf(model: string, features: number, words: Head['words']): ClassifierHead {
  const projection = new Float32Array(256 * features);
  return new ClassifierHead(vocabulary, { ...manifest, id: model }, { ...HEAD, features, words, projection });
}

const defaultModel = headOf('default', DEFAULT_FEATURES, DEFAULT_LABELS_LAYER);
const other = headOf('other', FEATURES, null);
const heads: Pick<Heads, 'find'> = { find: (model) => (model === 'default' ? defaultModel : null) };

const MIXING = noise(FEATURES * DEFAULT_FEATURES, 2);

const seenByDefault = (photo: number): Float32Array => noise(DEFAULT_FEATURES, photo + 3);
/** The other network sees the same things, mixed in another way. */
function seenByOther(photo: number): Float32Array {
  const seen = seenByDefault(photo);
  return Float32Array.from({ length: FEATURES }, (_, row) =>
    seen.reduce((sum, value, at) => sum + value * MIXING[row * DEFAULT_FEATURES + at]!, 0),
  );
}

/** Photos that the default model has seen, and the other model as well where `by` says so. */
function addPhotos(count: number, by: (index: number) => boolean = () => true): void {
  const folder = library.folders.add('/photos', []).id;
  library.photos.transaction(() => {
    for (let index = 0; index < count; index++) {
      library.photos.insert(folder, sampleFile(`/photos/${index}.jpg`));
      const photo = library.photos.findByPath(`/photos/${index}.jpg`)!;
      library.photos.setPreviewed(photo, sampleRead(), null);
      library.photos.setTagged(photo, 'other');
      library.embeddings.put(defaultModel.store(photo, seenByDefault(photo)));
      if (by(index)) library.embeddings.put(other.store(photo, seenByOther(photo)));
    }
  });
}

const fit = async (signal = new AbortController().signal): Promise<number | null> =>
  await distilEverydayLabels({ library, heads }, { id: 'other', directory }, 'default', signal);

const file = (): string => join(directory, FITTED_WORDS_FILE);

describe('distilEverydayLabels()', () => {
  test('a thousand photos move the words to a layer that says of others what the default model says', async () => {
    addPhotos(NEEDED);
    const agreement = await fit();
    expect(agreement).toBeGreaterThan(0.9);
    expect(agreement).toBeLessThanOrEqual(1);
    const tensors = await readSafetensors(file());
    const [weight, bias] = [tensors.get('weight')!, tensors.get('bias')!];
    expect([weight.length, bias.length]).toEqual([WORDS * FEATURES, WORDS]);
    // The other network mixes 24 numbers into 32 sums of them, so that its embeddings are longer by about √32 / √3.
    expect(tensors.get('norm_scale')![0]).toBeCloseTo(Math.sqrt(3 / 32), 1);
    let same = 0;
    const unseen = Array.from({ length: 200 }, (_, index) => 5000 + index);
    for (const photo of unseen) {
      const wanted = defaultModel.words(seenByDefault(photo))!;
      const fitted = everydayProbabilities(weight, bias, normalise(seenByOther(photo)));
      same += wanted.filter((probability, word) => probability >= 0.6 === fitted[word]! >= 0.6).length;
    }
    expect(same / (unseen.length * WORDS)).toBeGreaterThan(0.9);
  });

  test('too few photos that both have seen move nothing', async () => {
    addPhotos(NEEDED + 50, (index) => index < NEEDED - 1);
    expect(await fit()).toBeNull();
    expect(existsSync(file())).toBe(false);
  });

  test('without the default model’s last layer nothing moves', async () => {
    addPhotos(NEEDED);
    const parts = { library, heads: { find: () => null } };
    const { signal } = new AbortController();
    expect(await distilEverydayLabels(parts, { id: 'other', directory }, 'default', signal)).toBeNull();
    expect(existsSync(file())).toBe(false);
  });

  test('aborted, it ends with the reason, and words that were fitted before stay', async () => {
    addPhotos(NEEDED);
    await fit();
    const before = readFileSync(file());
    const closing = new AbortController();
    let turns = 0;
    const watch = setInterval(() => {
      turns += 1; // the process stays responsive meanwhile
      if (turns === 3) closing.abort(new Error('closing'));
    }, 1);
    await expect(fit(closing.signal)).rejects.toThrow('closing');
    clearInterval(watch);
    expect(readFileSync(file()).equals(before)).toBe(true);
  });
});
