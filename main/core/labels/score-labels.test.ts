import { describe, expect, it } from 'vitest';
import { everydayProbabilities, scoreLabels, softmax } from './score-labels.ts';
import { treeProbability } from './tree-probability.ts';
import { type Label, Vocabulary } from './vocabulary.ts';

const label = (key: string, classes: number[], parents: string[], fields: Partial<Label> = {}): Label => ({
  key,
  name: key,
  category: 'things',
  synonyms: [],
  definition: '',
  parents,
  classes,
  word: null,
  ...fields,
});

const vocabulary = new Vocabulary({
  categories: ['things'],
  words: ['sky', 'food', 'animal'],
  classes: ['beagle', 'pug', 'cat', 'pizza'].map((name) => ({ id: name, name })),
  labels: [
    // A child before its parent and after it: scoring must not depend on the order of the list.
    label('beagle', [0], ['dog']),
    label('animal', [0, 1, 2], [], { word: 2 }),
    label('dog', [0, 1], ['animal']),
    label('pug', [1], ['dog']),
    label('cat', [2], ['animal']),
    label('food', [3], [], { word: 1 }),
    label('pizza', [3], ['food']),
    label('sky', [], [], { word: 0 }),
  ],
});

const logitsOf = (...probabilities: number[]) => Float32Array.from(probabilities, (value) => Math.log(value));

/** Probabilities by key, of a photo whose embedding is as long as usual. */
function scored(probabilities: number[], words: number[] | null, { floor = 0, norm = 11 } = {}) {
  const wordsAt = words === null ? null : Float32Array.from(words);
  const options = { temperature: 1, norm, floor };
  const scores = scoreLabels(vocabulary, logitsOf(...probabilities), wordsAt, options);
  return new Map(scores.map(({ label: { key }, probability }) => [key, probability]));
}

describe('softmax()', () => {
  it('gives the probabilities, also of logits that overflow an exponential', () => {
    const [a, b] = softmax(Float32Array.of(1000, 1000 + Math.log(3)), 1);
    expect(a).toBeCloseTo(0.25, 4);
    expect(b).toBeCloseTo(0.75, 4);
  });

  it('is sharper at a low temperature', () => {
    expect(softmax(Float32Array.of(0, Math.log(3)), 0.5)[1]).toBeCloseTo(0.9, 5);
  });
});

describe('everydayProbabilities()', () => {
  it('takes one row of weights per word', () => {
    const weight = Float32Array.of(1, 2, -3, 0);
    const got = everydayProbabilities(weight, Float32Array.of(0, Math.log(3)), Float32Array.of(0, 1));
    expect(got[0]).toBeCloseTo(1 / (1 + Math.exp(-2)), 6);
    expect(got[1]).toBeCloseTo(0.75, 6);
  });

  it('weights of another network are refused', () => {
    const wrong = () => everydayProbabilities(new Float32Array(5), new Float32Array(2), new Float32Array(2));
    expect(wrong).toThrow('Expected 2 × 2 weights for the everyday labels, but got 5.');
  });
});

describe('scoreLabels()', () => {
  it('a label of the tree has the probability that follows from the classes below it together', () => {
    const scores = scored([0.3, 0.4, 0.2, 0.1], [0, 0, 0]);
    expect(scores.get('beagle')).toBeCloseTo(treeProbability(0.3, 1, 11), 5);
    expect(scores.get('dog')).toBeCloseTo(treeProbability(0.7, 2, 11), 5);
  });

  it('of a crowded picture, whose embedding is long, it is less sure of the tree, and as sure of the words', () => {
    const [usual, long] = [11, 15].map((norm) => scored([0.3, 0.4, 0.2, 0.1], [0.7, 0, 0], { norm }));
    expect(long!.get('dog')).toBeLessThan(usual!.get('dog')! - 0.1);
    expect(long!.get('sky')).toBe(usual!.get('sky'));
  });

  it('a word has its own probability, whatever the classes say', () => {
    const scores = scored([0.1, 0.1, 0.1, 0.7], [0.8, 0.9, 0]);
    expect(scores.get('sky')).toBeCloseTo(0.8);
    expect(scores.get('food')).toBeCloseTo(0.9);
    expect(scored([0.1, 0.1, 0.1, 0.7], [0, 0.9, 0]).get('food')).toBeCloseTo(0.9);
  });

  it('no label is less probable than one below it, words included', () => {
    const scores = scored([0.3, 0.4, 0.2, 0.1], [0, 0, 0.1]);
    expect(scores.get('animal')).toBe(scores.get('dog'));
    expect(scores.get('animal')).toBeGreaterThan(0.5);
  });

  it('without the words, labels that are words alone are left out and the others go by their classes', () => {
    const scores = scored([0.3, 0.4, 0.2, 0.1], null);
    expect(scores.has('sky')).toBe(false);
    expect(scores.get('animal')).toBeCloseTo(treeProbability(0.9, 3, 11), 5);
  });

  it('gives what reaches the floor, most probable first', () => {
    const scores = scored([0.3, 0.4, 0.2, 0.1], [0.1, 0.1, 0.95], { floor: 0.35 });
    expect([...scores.keys()]).toEqual(['animal', 'dog', 'pug']);
  });
});
