import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { careful, openTestEngine, outputOf, vocabulary, type TestEngine } from '../testing/library.ts';
import { sampleFile, sampleRead } from '../../core/testing/samples.ts';
import { LabelChoices } from './label-choices.ts';
import { Labels } from './labels.ts';

let engine: TestEngine;
let choices: LabelChoices;
beforeEach(async () => {
  engine = await openTestEngine();
  choices = open(engine.labels);
});
afterEach(async () => {
  await engine.close();
});

const open = (labels: Labels): LabelChoices =>
  new LabelChoices({ library: engine.library, labels, careful, announce: () => undefined });

const keyOf = (name: string): string => vocabulary.findByName(name)!.key;

/** A photo of these classes of the network. */
function add(name: string, ...classes: string[]): number {
  const { library, store } = engine;
  const folder = library.folders.list()[0]?.id ?? library.folders.add('/photos', []).id;
  library.photos.insert(folder, sampleFile(`/photos/${name}`));
  const id = library.photos.findByPath(`/photos/${name}`)!;
  const [pending] = store.indexStores().work.pendingAmong([id]);
  const outputs = [outputOf(...classes)];
  const read = sampleRead({ hash: Buffer.alloc(32, name), thumbnail: new Uint8Array(1), outputs });
  store.indexStores().outcomes.save([{ pending: pending!, read }]);
  return id;
}

const shown = (id: number): { name: string; score: number | null }[] =>
  engine.photos.detail(id).tags.filter(({ state }) => state !== 'rejected');
const namesOf = (id: number): string[] => shown(id).map(({ name }) => name);
const probabilityOf = (id: number, name: string): number =>
  shown(id).find((tag) => tag.name === name)!.score!;
const find = (query: string): number[] => engine.searching.search(query, 10).ids;

describe('a threshold of its own', () => {
  test('replaces the slider for this label, and its number stays the probability', () => {
    const dog = add('a.jpg', 'beagle', 'goldfish');
    const before = probabilityOf(dog, 'beagle');
    choices.change(keyOf('beagle'), { threshold: 0.95 });
    expect(namesOf(dog)).not.toContain('beagle');
    expect(namesOf(dog)).toContain('hound');
    choices.change(keyOf('beagle'), { threshold: 0.5 });
    expect(probabilityOf(dog, 'beagle')).toBe(before);
    choices.change(keyOf('beagle'), { threshold: null });
    expect(probabilityOf(dog, 'beagle')).toBe(before);
    expect(choices.list().map(({ key }) => key)).not.toContain(keyOf('beagle'));
  });

  test('below the slider shows what the slider would not, and a wider word finds it', () => {
    const both = add('a.jpg', 'beagle', 'pug', 'tabby'); // a third for each: none is sure enough
    expect(namesOf(both)).not.toContain('beagle');
    expect(find('hound')).toEqual([]);
    choices.change(keyOf('beagle'), { threshold: 0.2 });
    expect(namesOf(both)).toContain('beagle');
    expect([find('beagle'), find('hound'), find('cat')]).toEqual([[both], [both], []]);
  });

  test('is kept for photos that come later, and by the next start', async () => {
    choices.change(keyOf('beagle'), { threshold: 0.95 });
    expect(namesOf(add('a.jpg', 'beagle', 'goldfish'))).not.toContain('beagle');
    const labels = new Labels(vocabulary, engine.library.labels);
    expect(open(labels).list().find(({ name }) => name === 'beagle')).toMatchObject({ threshold: 0.95 }); // prettier-ignore
    await engine.rescoring.runIfStale('next');
    expect(find('beagle')).toEqual([]);
  });
});

describe('a label that is never shown', () => {
  test('is gone from photos, searches and completions, and comes back', () => {
    const dog = add('a.jpg', 'beagle');
    choices.change(keyOf('hound'), { hidden: true });
    expect(namesOf(dog)).not.toContain('hound');
    expect(namesOf(dog)).toContain('beagle');
    expect(find('tag:hound')).toEqual([]);
    expect(engine.labels.complete('hound').map(({ name }) => name)).not.toContain('hound');
    choices.change(keyOf('hound'), { hidden: false });
    expect(find('tag:hound')).toEqual([dog]);
  });

  test('stays where a person said it of a photo, and goes where it follows from what they said', async () => {
    const [cat, dog] = [add('a.jpg', 'tabby'), add('b.jpg', 'tabby')];
    await engine.photos.setUserTag(cat, keyOf('hound'), 'confirmed');
    await engine.photos.setUserTag(dog, keyOf('beagle'), 'confirmed');
    for (const turn of ['changed', 'derived again'] as const) {
      choices.change(keyOf('hound'), { hidden: true });
      if (turn === 'derived again') await engine.rescoring.runIfStale(turn);
      expect([namesOf(cat).includes('hound'), namesOf(dog).includes('hound')]).toEqual([true, false]);
    }
    choices.change(keyOf('hound'), { hidden: false });
    expect(namesOf(dog)).toContain('hound');
  });
});

describe('another name', () => {
  test('is shown, found and completed, and the former one is found too', () => {
    const dog = add('a.jpg', 'beagle');
    expect(choices.change(keyOf('beagle'), { name: 'Snoopy' })).toMatchObject({
      name: 'Snoopy',
      originalName: 'beagle',
    });
    expect(namesOf(dog)).toContain('Snoopy');
    expect([find('snoopy'), find('beagle')]).toEqual([[dog], [dog]]);
    expect(engine.labels.complete('sno').map(({ name }) => name)).toContain('Snoopy');
    expect(engine.labels.ensure('snoopy').key).toBe(keyOf('beagle'));
    const labels = new Labels(vocabulary, engine.library.labels);
    open(labels);
    expect(labels.findRow(keyOf('beagle'))?.name).toBe('Snoopy');
    choices.change(keyOf('beagle'), { name: null });
    expect(namesOf(dog)).toContain('beagle');
    expect(find('snoopy')).toEqual([]);
  });

  test('that is taken, or that nobody could type, is refused', () => {
    engine.labels.ensure('Rex');
    const rename = (name: string) => () => choices.change(keyOf('beagle'), { name });
    for (const name of ['cat', 'CAT', 'rex']) expect(rename(name)).toThrow(/already/);
    expect(rename('…')).toThrow(/no letter or digit/);
    expect(rename('beagle')).not.toThrow();
  });
});

test('own tags and labels that are not there are refused', () => {
  const { key } = engine.labels.ensure('Rex');
  expect(() => choices.change(key, { hidden: true })).toThrow(/a tag of your own/);
  expect(() => choices.change('n00', { hidden: true })).toThrow(/There is no label/);
  expect(choices.change('Beagle', { threshold: 0.7 })).toMatchObject({
    key: keyOf('beagle'),
    threshold: 0.7,
  });
});

describe('labels that hurt', () => {
  /** As the everyday layer would say; the test's network has none. */
  async function addWithPeople(name: string, ...classes: string[]): Promise<number> {
    const id = add(name, ...classes);
    await engine.photos.addTag(id, 'people');
    return id;
  }

  test('an animal beside people is not shown, nor found, nor counted; its number is kept', async () => {
    const [alone, walk] = [add('a.jpg', 'gorilla'), await addWithPeople('b.jpg', 'gorilla')];
    expect(namesOf(alone)).toEqual(expect.arrayContaining(['gorilla', 'ape', 'primate', 'animal']));
    expect(namesOf(walk)).toEqual(['people']);
    expect([find('gorilla'), find('animal')]).toEqual([[alone], [alone]]);
    const row = engine.library.tags.list(walk).find(({ source }) => source === 'model')!;
    expect([row.certainty, row.score > 0.6]).toEqual([0, true]);
  });

  test('whoever wants one adds it, to a photo or by a threshold of its own', async () => {
    const walk = await addWithPeople('a.jpg', 'beagle');
    choices.change(keyOf('dog'), { threshold: 0.6 });
    expect(namesOf(walk).sort()).toEqual(['dog', 'people']);
    choices.change(keyOf('dog'), { threshold: null });
    expect(namesOf(walk)).toEqual(['people']);
    await engine.photos.addTag(walk, 'beagle');
    expect(namesOf(walk)).toEqual(expect.arrayContaining(['beagle', 'dog', 'animal', 'people']));
  });

  test('what needs 0.9 is not shown below it, wherever the slider is', () => {
    const [sure, unsure] = [add('a.jpg', 'prison'), add('b.jpg', 'prison', 'patio')];
    expect(namesOf(sure)).toContain('prison');
    expect(probabilityOf(unsure, 'patio')).toBeGreaterThan(0.6);
    expect(namesOf(unsure)).not.toContain('prison');
    choices.change(keyOf('prison'), { threshold: 0.6 });
    expect(namesOf(unsure)).toContain('prison');
    choices.change(keyOf('prison'), { threshold: null });
    expect([namesOf(sure).includes('prison'), namesOf(unsure).includes('prison')]).toEqual([true, false]);
  });

  test('are listed with their reasons', () => {
    expect(choices.list().find(({ name }) => name === 'prison')).toMatchObject({
      threshold: null,
      hidden: false,
      reasons: [expect.stringContaining('streets')],
    });
  });
});
