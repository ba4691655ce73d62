import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PhotonestError } from '../../core/errors.ts';
import type { CarefulRule } from '../../core/labels/careful-labels.ts';
import { scoreLabels } from '../../core/labels/score-labels.ts';
import type { Label } from '../../core/labels/vocabulary.ts';
import { foldText } from '../../core/fold-text.ts';
import { LABEL_LANGUAGES } from '../../core/search/words.ts';
import { carefulSchema, namesSchema, parseVocabulary, wordsSchema } from './label-schemas.ts';
import { readCarefulLabels, readVocabulary } from './read-vocabulary.ts';

const models = join(import.meta.dirname, '../../../models');
const readJson = (...path: string[]): unknown => JSON.parse(readFileSync(join(models, ...path), 'utf8'));

type Tree = { classes: string[]; synsets: Record<string, { name: string; parents: string[] }> };
const tree = readJson('labels', 'imagenet1k-wordnet.json') as Tree;
const list = readJson('tf_efficientnet_lite2.words.json') as { words: { word: string }[] };

const vocabulary = await readVocabulary(join(models, 'labels', 'vocabulary.json'));
const { labels } = vocabulary;
const careful = await readCarefulLabels(join(models, 'labels', 'careful.json'), vocabulary);

function labelOf(text: string): Label {
  const [label, ...others] = vocabulary.find(text);
  if (label === undefined || others.length > 0)
    throw new Error(
      `expected one label for “${text}”, but found ${others.length === 0 ? 'none' : 'several'}`,
    );
  return label;
}

const namesOf = (keys: Iterable<string>) => Array.from(keys, (key) => vocabulary.get(key).name);
const namesAbove = (text: string) => namesOf(vocabulary.ancestors(labelOf(text).key));
const namesFound = (text: string) => vocabulary.find(text).map(({ name }) => name);

describe('the label files', () => {
  it('are what their schemas say', () => {
    expect(parseVocabulary(readJson('labels', 'vocabulary.json'))).toEqual(vocabulary);
    expect(carefulSchema.parse(readJson('labels', 'careful.json'))).toEqual(careful.entries);
    const kinds = wordsSchema.parse(readJson('labels', 'words.json'));
    expect(Object.keys(kinds.same).length).toBeGreaterThan(100);
    for (const language of LABEL_LANGUAGES) {
      const names = namesSchema.parse(readJson('labels', `names.${language}.json`));
      expect(Object.keys(names).length).toBeGreaterThan(100);
    }
  });
});

describe('the vocabulary’s data', () => {
  it('has the network’s classes in order, with WordNet’s names', () => {
    expect(vocabulary.classes.map(({ id }) => id)).toEqual(tree.classes);
    for (const { id, name } of vocabulary.classes) expect(name).toBe(tree.synsets[id]?.name);
  });

  it('every class has exactly one most specific label', () => {
    const ownClasses = labels.flatMap((label) => {
      const below = labels
        .filter(({ parents }) => parents.includes(label.key))
        .flatMap((child) => child.classes);
      return label.classes.filter((index) => !below.includes(index));
    });
    expect(ownClasses.sort((a, b) => a - b)).toEqual(tree.classes.map((_, index) => index));
  });

  it('a label has all the classes of the labels below it, and no two that are not words have the same', () => {
    for (const label of labels)
      for (const parent of label.parents)
        expect(vocabulary.get(parent).classes).toEqual(expect.arrayContaining(label.classes));
    const sets = labels.filter(({ word }) => word === null).map(({ classes }) => classes.join());
    expect(new Set(sets).size).toBe(sets.length);
  });

  it('parents are the nearest: none is above another', () => {
    for (const { parents } of labels)
      for (const parent of parents)
        expect(parents.filter((other) => vocabulary.ancestors(parent).has(other))).toEqual([]);
  });

  it('a key that is a WordNet id is one of the tree', () => {
    const ids = labels.map(({ key }) => key).filter((key) => /^n\d{8}$/.test(key));
    expect(ids.filter((id) => tree.synsets[id] === undefined)).toEqual([]);
    expect(new Set(labels.map(({ key }) => key)).size).toBe(labels.length);
  });

  it('names are unique, and no synonym is another label’s name', () => {
    const names = labels.map(({ name }) => foldText(name));
    expect(new Set(names).size).toBe(names.length);
    const taken = new Set(names);
    expect(labels.flatMap(({ synonyms }) => synonyms).filter((text) => taken.has(foldText(text)))).toEqual(
      [],
    );
  });

  it('every label has a category of the list, and every category has labels', () => {
    expect(new Set(labels.map(({ category }) => category))).toEqual(new Set(vocabulary.categories));
  });

  it('the everyday labels are those of the default model’s layer', () => {
    expect(vocabulary.words).toEqual(list.words.map(({ word }) => word));
    expect(vocabulary.words).toHaveLength(31);
    list.words.forEach(({ word }, index) => {
      expect(vocabulary.get(word)).toMatchObject({ name: word, word: index });
    });
    expect(labels.filter(({ word }) => word !== null)).toHaveLength(list.words.length);
  });

  it('no more inner labels than people can survey', () => {
    const inner = new Set(labels.flatMap(({ parents }) => parents));
    expect(inner.size).toBeGreaterThan(100);
    expect(inner.size).toBeLessThan(250);
  });
});

describe('the vocabulary in use', () => {
  it.each([
    ['border collie', ['sheepdog', 'dog', 'animal']],
    ['golden retriever', ['retriever', 'gun dog', 'dog', 'animal']],
    ['tabby', ['cat', 'animal']],
    ['penguin', ['seabird', 'water bird', 'bird', 'animal']],
    ['ladybug', ['beetle', 'insect', 'animal']],
    ['school bus', ['bus', 'vehicle']],
    ['high-speed train', ['train', 'vehicle']],
    ['minivan', ['car', 'van', 'truck', 'vehicle']],
    ['catamaran', ['sailboat', 'boat', 'vehicle']],
    ['warplane', ['airplane', 'aircraft', 'military vehicle', 'vehicle']],
    ['lemon', ['citrus fruit', 'fruit', 'food']],
    ['pizza', ['food']],
    ['red wine', ['drink']],
    ['daisy', ['flower', 'plant']],
    ['church', ['place of worship', 'building']],
    ['volcano', ['mountain', 'landscape']],
    ['electric guitar', ['guitar', 'string instrument', 'musical instrument']],
    ['laptop', ['computer', 'electronics']],
    ['scuba diver', ['people']],
    ['portrait', ['people']],
    ['child', ['people']],
    ['seashore', ['landscape', 'sea', 'water']],
    ['cliff', ['landscape', 'rock']],
    ['street sign', ['sign']],
    ['forest', ['tree']],
    ['clouds', ['sky']],
    ['house', ['building']],
    ['menu', []],
    ['hay', []],
    ['dog sled', ['sled', 'vehicle']],
    ['shopping cart', []],
  ])('above %s stand %j and no more', (text, above) => {
    expect(namesAbove(text).sort()).toEqual([...above].sort());
  });

  it.each([
    ['dogs', ['dog']],
    ['puppies', ['dog']],
    ['bike', ['bicycle']],
    ['automobile', ['car']],
    ['cell phone', ['mobile phone']],
    ['mobile phones', ['mobile phone']],
    ['ashcan', ['trash can']],
    ['rickshaws', ['rickshaw']],
    ['hard disk', ['hard drive']],
    ['ladybirds', ['ladybird']],
    ['kids', ['child']],
    ['women', ['people']],
    ['woods', ['forest']],
    ['ocean', ['sea']],
    ['strawberries', ['strawberry']],
    ['geese', ['goose']],
    ['tv', ['television']],
    ['glasses', ['sunglasses']],
    ['cranes', ['crane (bird)', 'crane (machine)']],
    ['kite', ['kite (bird)']],
    ['instrumentality', []],
    ['placental', []],
  ])('“%s” finds %j', (text, names) => {
    expect(namesFound(text)).toEqual(names);
  });

  it('“pet” finds the animals that are kept as one', () => {
    expect(namesFound('pets').sort()).toEqual(['cat', 'dog', 'goldfish', 'guinea pig', 'hamster']);
  });

  it('completes with the wide labels first', () => {
    expect(vocabulary.complete('do', 3).map(({ name }) => name)).toEqual(['dog', 'Doberman', 'dock']);
    expect(vocabulary.complete('v', 1).map(({ name }) => name)).toEqual(['vehicle']);
  });
});

/** Deterministic numbers in [0, 1), "mulberry32". */
function randomNumbers(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe('scoreLabels() with the whole vocabulary', () => {
  it('a label is never less probable than one below it', () => {
    const random = randomNumbers(7);
    for (let round = 0; round < 200; round++) {
      const spread = 1 + round / 10;
      const logits = Float32Array.from(tree.classes, () => spread * (random() + random() + random()));
      const words = round % 5 === 0 ? null : Float32Array.from(vocabulary.words, random);
      const options = { temperature: 0.8, norm: 6 + (round % 20), floor: 0 };
      const scores = scoreLabels(vocabulary, logits, words, options);
      const probabilities = new Map(scores.map(({ label, probability }) => [label.key, probability]));
      for (const { label, probability } of scores) {
        if (!(probability >= 0 && probability <= 1))
          throw new Error(`${label.name} has a probability of ${probability}`);
        for (const above of vocabulary.ancestors(label.key))
          if (!(probabilities.get(above)! >= probability))
            throw new Error(`${vocabulary.get(above).name} is less probable than ${label.name}`);
      }
    }
  });
});

describe('the labels that hurt', () => {
  const namesWith = (kind: CarefulRule['kind']) =>
    labels
      .filter(({ key }) => careful.entriesFor(key).some(({ rule }) => rule.kind === kind))
      .map(({ name }) => name);

  it('are labels of the vocabulary, by the names they have there, each with a reason', () => {
    for (const { key, name, reason } of careful.entries) {
      expect(vocabulary.get(key).name).toBe(name);
      expect(reason).toMatch(/^[A-Z].{20,}\.$/);
    }
  });

  it('no animal stands beside people: the ape, the monkey, the pig, and all others', () => {
    const animals = [...vocabulary.descendants('animal')].map((key) => vocabulary.get(key).name);
    expect(namesWith('not-with').sort()).toEqual(animals.sort());
    expect(animals).toEqual(expect.arrayContaining(['ape', 'gorilla', 'monkey', 'pig', 'cattle', 'whale']));
    for (const { rule } of careful.entries)
      if (rule.kind === 'not-with') expect(rule).toEqual({ kind: 'not-with', label: 'people', from: 0.2 });
  });

  it('weapons, prisons, underwear and the like need 0.9', () => {
    const names = ['weapon', 'gun', 'rifle', 'assault rifle', 'revolver', 'cannon', 'missile', 'holster'];
    const others = [
      'prison',
      'bra',
      'bikini',
      'guillotine',
      'gas mask',
      'syringe',
      'stretcher',
      'tank (military)',
    ];
    expect(namesWith('needs')).toEqual(expect.arrayContaining([...names, ...others]));
    for (const { rule } of careful.entries) if (rule.kind === 'needs') expect(rule.probability).toBe(0.9);
  });

  it('a list that names no label of the vocabulary is refused, naming the file', async () => {
    const path = join(models, 'labels', 'vocabulary.json');
    await expect(readCarefulLabels(path, vocabulary)).rejects.toThrow(path);
  });
});

describe('readVocabulary()', () => {
  it('data of another shape is refused, naming the file', async () => {
    const path = join(models, 'labels', 'imagenet1k-wordnet.json');
    await expect(readVocabulary(path)).rejects.toThrow(PhotonestError);
    await expect(readVocabulary(path)).rejects.toThrow(path);
  });

  it('a label that nothing gives is refused', () => {
    const sky = { ...vocabulary.get('sky'), word: null };
    expect(() => parseVocabulary({ categories: [], words: [], classes: [], labels: [sky] })).toThrow(
      'a label has a word or classes',
    );
  });
});
