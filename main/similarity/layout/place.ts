/** A photo that is like another; as a search gives it. */
export type Neighbour = { photo: number; score: number };

/** A neighbour whose cosine is less by so much counts a third of the best one. */
const WIDTH = 0.05;
/** Copies do not lie on one another. */
const APART = 1e-4;

/**
 * The weighted mean of a photo's neighbours on the map; null where none of them is on it.
 *
 * @param neighbours best first
 * @param placeOf from 0 to 1
 */
export function placeAmong(
  photo: number,
  neighbours: readonly Neighbour[],
  placeOf: (photo: number) => readonly [number, number] | null,
): [number, number] | null {
  let [x, y, weights, best] = [0, 0, 0, -Infinity];
  for (const { photo: other, score } of neighbours) {
    const place = placeOf(other);
    if (place === null || other === photo) continue;
    best = Math.max(best, score);
    const weight = Math.exp((score - best) / WIDTH);
    [x, y, weights] = [x + weight * place[0], y + weight * place[1], weights + weight];
  }
  if (weights === 0) return null;
  const angle = photo * 2.399963; // the golden angle: no two directions are the same
  return [x / weights + APART * Math.cos(angle), y / weights + APART * Math.sin(angle)];
}
