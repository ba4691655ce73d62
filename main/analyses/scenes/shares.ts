import type { NumberArray } from '../arrays.ts';

/**
 * How much of a photo is of a class: the part of its places where that class is the highest, and the mean probability
 * of the class there.
 */
export type ClassShare = { classIndex: number; share: number; probability: number };

/** Of logits [1, classes, rows, columns], the largest share first. */
export function classShares({ data, dims }: NumberArray): ClassShare[] {
  const [, count, rows, columns] = dims as [number, number, number, number];
  const places = rows * columns;
  const found = new Map<number, { places: number; probability: number }>();
  for (let place = 0; place < places; place++) {
    const { classIndex, probability } = highestAt(data, place, places, count);
    const sum = found.get(classIndex) ?? { places: 0, probability: 0 };
    found.set(classIndex, { places: sum.places + 1, probability: sum.probability + probability });
  }
  return [...found]
    .map(([classIndex, sum]) => ({
      classIndex,
      share: sum.places / places,
      probability: sum.probability / sum.places,
    }))
    .sort((a, b) => b.share - a.share || a.classIndex - b.classIndex);
}

/** The softmax's highest value is one over the sum of the others' distances from it. */
function highestAt(
  data: Float32Array,
  place: number,
  places: number,
  count: number,
): { classIndex: number; probability: number } {
  let classIndex = 0;
  for (let index = 1; index < count; index++)
    if (data[index * places + place]! > data[classIndex * places + place]!) classIndex = index;
  let sum = 0;
  for (let index = 0; index < count; index++)
    sum += Math.exp(data[index * places + place]! - data[classIndex * places + place]!);
  return { classIndex, probability: 1 / sum };
}
