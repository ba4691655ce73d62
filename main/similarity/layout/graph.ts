import type { Neighbours } from './neighbours.ts';

/** Photos that attract each other, and how much, 0 to 1. */
export type Edges = { from: Uint32Array; to: Uint32Array; weights: Float32Array };

const ROUNDS = 48;
const LEAST_WIDTH = 1e-3;

/**
 * UMAP's graph (McInnes, Healy & Melville 2018, section 3.1): each photo's nearest neighbour has the weight 1, the
 * others less, so that all of them together have log2(k); of both directions of a pair, a + b − ab.
 */
export function toGraph({ k, rows, cosines }: Neighbours): Edges {
  const weights = memberships({ k, rows, cosines });
  const count = rows.length / k;
  let edges = 0;
  const [from, to, both] = [new Uint32Array(rows.length), new Uint32Array(rows.length), new Float32Array(rows.length)]; // prettier-ignore
  for (let row = 0; row < count; row++)
    for (let at = row * k; at < (row + 1) * k; at++) {
      const other = rows[at]!;
      if (other === -1) break;
      const back = indexOf(rows, k, other, row);
      if (back !== -1 && other < row) continue; // it stands with the other
      const [a, b] = [weights[at]!, back === -1 ? 0 : weights[back]!];
      [from[edges], to[edges], both[edges]] = [row, other, a + b - a * b];
      edges++;
    }
  return { from: from.slice(0, edges), to: to.slice(0, edges), weights: both.slice(0, edges) };
}

function indexOf(rows: Int32Array, k: number, row: number, wanted: number): number {
  for (let at = row * k; at < (row + 1) * k; at++) if (rows[at] === wanted) return at;
  return -1;
}

/** Of each neighbour of each row. */
function memberships({ k, rows, cosines }: Neighbours): Float32Array {
  const weights = new Float32Array(rows.length);
  for (let start = 0; start < rows.length; start += k) {
    let found = 0;
    while (found < k && rows[start + found] !== -1) found++;
    const distances = Float64Array.from(cosines.subarray(start, start + found), (cosine) => Math.max(0, 1 - cosine)); // prettier-ignore
    const width = widthOf(distances);
    for (let at = 0; at < found; at++)
      weights[start + at] = Math.exp(-(distances[at]! - distances[0]!) / width);
  }
  return weights;
}

/** So wide that the weights have the sum log2(k); by bisection. */
function widthOf(distances: Float64Array): number {
  if (distances.length < 2) return 1;
  const wanted = Math.log2(distances.length);
  let [low, high] = [LEAST_WIDTH, 16];
  for (let round = 0; round < ROUNDS; round++) {
    const middle = (low + high) / 2;
    let sum = 0;
    for (const distance of distances) sum += Math.exp(-(distance - distances[0]!) / middle);
    if (sum > wanted) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}
