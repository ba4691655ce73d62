import type { NumberArray } from '../arrays.ts';

/** What was recognised, and the mean probability of its characters. */
export type Reading = { text: string; score: number };

/**
 * Greedy decoding of connectionist temporal classification (Graves et al., 2006): the likeliest class of each step,
 * repeats dropped, then blanks, which are class 0.
 *
 * @param output [lines, steps, classes], probabilities
 * @param characters of the classes from 1 on
 */
export function decodeCtc({ data, dims }: NumberArray, characters: readonly string[]): Reading[] {
  const [lines, steps, classes] = dims as [number, number, number];
  if (classes !== characters.length + 1)
    throw new Error(`expected ${characters.length + 1} classes but the recogniser gives ${classes}`);
  return Array.from({ length: lines }, (_, line) => {
    let [text, sum, count, before] = ['', 0, 0, 0];
    for (let step = 0; step < steps; step++) {
      const from = (line * steps + step) * classes;
      let best = 0;
      for (let index = 1; index < classes; index++)
        if (data[from + index]! > data[from + best]!) best = index;
      if (best !== 0 && best !== before) {
        text += characters[best - 1]!;
        sum += data[from + best]!;
        count += 1;
      }
      before = best;
    }
    return { text: text.trim(), score: count === 0 ? 0 : sum / count };
  });
}

/**
 * The classes from 1 on: a line of the dictionary each, then the space.
 *
 * @param dictionary `characters.txt`
 */
export function parseCharacters(dictionary: string): string[] {
  return [...dictionary.replace(/\n$/, '').split('\n'), ' '];
}
