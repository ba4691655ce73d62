import type { NumberArray } from '../arrays.ts';

/** The class of each place of logits [1, classes, rows, columns], row by row; of equal ones the first. */
export function placeClasses({ data, dims }: NumberArray): Uint8Array {
  const [, count, rows, columns] = dims as [number, number, number, number];
  const places = rows * columns;
  const classes = new Uint8Array(places);
  for (let place = 0; place < places; place++)
    for (let index = 1; index < count; index++)
      if (data[index * places + place]! > data[classes[place]! * places + place]!) classes[place] = index;
  return classes;
}
