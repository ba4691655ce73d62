import { expect, test } from 'vitest';
import { decodeCtc, parseCharacters } from './ctc.ts';

const characters = parseCharacters('a\nb'); // classes: blank, a, b, space

/** [1, steps, 4] with the given class at each step, of the given probability. */
function output(...steps: [number, number][]): { data: Float32Array; dims: number[] } {
  const data = new Float32Array(steps.length * 4);
  for (const [step, [index, probability]] of steps.entries()) data[step * 4 + index] = probability;
  return { data, dims: [1, steps.length, 4] };
}

test('decodeCtc() - repeats are one character, but not across a blank', () => {
  const [reading] = decodeCtc(output([1, 0.9], [1, 0.5], [0, 1], [1, 0.8], [2, 0.7]), characters);
  expect(reading!.text).toBe('aab');
  expect(reading!.score).toBeCloseTo((0.9 + 0.8 + 0.7) / 3); // of the steps that are kept
});

test('decodeCtc() - the last class is the space, which ends no line', () => {
  expect(decodeCtc(output([1, 1], [3, 1], [2, 1], [3, 1]), characters)[0]!.text).toBe('a b');
});

test('decodeCtc() - nothing but blanks is nothing', () => {
  expect(decodeCtc(output([0, 1], [0, 1]), characters)).toEqual([{ text: '', score: 0 }]);
});

test('decodeCtc() - a dictionary of another length is refused', () => {
  expect(() => decodeCtc(output([1, 1]), parseCharacters('a\nb\nc'))).toThrow('expected 5 classes');
});

test('parseCharacters() - an ideographic space is a character', () => {
  expect(parseCharacters('a\n\u3000\nb\n')).toEqual(['a', '\u3000', 'b', ' ']);
});
