import { describe, expect, it } from 'vitest';
import { everydayProbabilities, scoreLabels, softmax, wordCertainty } from './score-labels.ts';
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
  threshold: null,
  score: 'classes',
  ...fields,
});

const vocabulary = new Vocabulary({
  categories: ['things'],
  words: ['sky', 'food', 'animal'],
  classes: ['beagle', 'pug', 'cat', 'pizza'].map((name) => ({ id: name, name })),
  labels: [
    // A child before its parent and after it: scoring must not depend on the order of the list.
    label('beagle', [0], ['dog']),
    label('animal', [0, 1, 2], [], { word: 2, threshold: 0.5, score: 'mean' }),
    label('dog', [0, 1], ['animal']),
    label('pug', [1], ['dog']),
    label('cat', [2], ['animal']),
    label('food', [3], [], { word: 1, threshold: 0.6, score: 'word' }),
    label('pizza', [3], ['food']),
    label('sky', [], [], { word: 0, threshold: 0.8, score: 'word' }),
  ],
});

const logitsOf = (...probabilities: number[]) => Float32Array.from(probabilities, (value) => Math.log(value));

function scored(probabilities: number[], words: number[] | null, floor = 0) {
  const wordsAt = words === null ? null : Float32Array.from(words);
  const scores = scoreLabels(vocabulary, logitsOf(...probabilities), wordsAt, { temperature: 1, floor });
  return new Map(scores.map(({ label: { key }, ...rest }) => [key, rest]));
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
    expect(wrong).toThrow('Expected 2 × 2 weights for the everyday words, but got 5.');
  });
});

describe('wordCertainty()', () => {
  it('is a half at the threshold, and runs from 0 to 1', () => {
    expect(wordCertainty(0, 0.8)).toBe(0);
    expect(wordCertainty(0.4, 0.8)).toBeCloseTo(0.25);
    expect(wordCertainty(0.8, 0.8)).toBeCloseTo(0.5);
    expect(wordCertainty(0.9, 0.8)).toBeCloseTo(0.75);
    expect(wordCertainty(1, 0.8)).toBe(1);
  });
});

describe('scoreLabels()', () => {
  it('a label of the tree is as probable as the classes below it together', () => {
    const scores = scored([0.3, 0.4, 0.2, 0.1], [0, 0, 0]);
    expect(scores.get('beagle')?.score).toBeCloseTo(0.3, 5);
    expect(scores.get('dog')?.score).toBeCloseTo(0.7, 5);
    expect(scores.get('dog')?.certainty).toBeCloseTo(0.7, 5);
  });

  it('a word scores its probability and is as certain as its own threshold makes it', () => {
    const sky = scored([0.25, 0.25, 0.25, 0.25], [0.8, 0, 0]).get('sky');
    expect(sky?.score).toBeCloseTo(0.8);
    expect(sky?.certainty).toBeCloseTo(0.5);
  });

  it('where both exist the score is whose the label says', () => {
    const scores = scored([0.3, 0.4, 0.1, 0.2], [0, 0.9, 0.4]);
    expect(scores.get('food')?.score).toBeCloseTo(0.9);
    expect(scores.get('animal')?.score).toBeCloseTo(0.6, 5);
  });

  it('where both exist the label is shown when a more specific one is', () => {
    const scores = scored([0.3, 0.4, 0.2, 0.1], [0, 0, 0.1]);
    expect(scores.get('animal')?.certainty).toBeCloseTo(0.7, 5);
  });

  it('where both exist and the word is surer, the word decides', () => {
    expect(scored([0.1, 0.1, 0.1, 0.7], [0, 0, 0.9]).get('animal')?.certainty).toBeCloseTo(0.9, 5);
  });

  it('without the words, labels that are words alone are left out and the others go by their classes', () => {
    const scores = scored([0.3, 0.4, 0.2, 0.1], null);
    expect(scores.has('sky')).toBe(false);
    expect(scores.get('animal')?.score).toBeCloseTo(0.9, 5);
    expect(scores.get('animal')?.certainty).toBeCloseTo(0.9, 5);
  });

  it('gives what reaches the floor, surest first', () => {
    const scores = scored([0.3, 0.4, 0.2, 0.1], [0.1, 0.1, 0.95], 0.35);
    expect([...scores.keys()]).toEqual(['animal', 'dog', 'pug']);
  });
});
