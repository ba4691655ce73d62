import { MOST_ROWS, type PackedCodes } from '../packed-codes.ts';

/**
 * How far photos that are neighbours in the plane are neighbours by their embeddings (Venna & Kaski 2001): 1 where all
 * of the k nearest are, about 0.5 for places drawn by lot. A neighbour costs as much as it stands behind the k nearest.
 *
 * @param positions float32 [count, 2]
 * @param sample rows that are looked at; their neighbours are sought among all
 */
export function trustworthiness(
  codes: PackedCodes,
  positions: Float32Array,
  k: number,
  sample: readonly number[],
): number {
  const { count } = codes;
  let cost = 0;
  for (const row of sample) {
    const cosines = cosinesTo(codes, row);
    for (const other of nearestInPlane(positions, row, k)) {
      let rank = 1;
      for (let each = 0; each < count; each++) if (each !== row && cosines[each]! > cosines[other]!) rank++;
      cost += Math.max(0, rank - k);
    }
  }
  return 1 - (2 * cost) / (sample.length * k * (2 * count - 3 * k - 1));
}

function cosinesTo(codes: PackedCodes, row: number): Float32Array {
  const cosines = new Float32Array(codes.count);
  codes.setQuery(codes.codeAt(row));
  for (let from = 0; from < codes.count; from += MOST_ROWS) {
    const found = codes.scan(from, Math.min(codes.count, from + MOST_ROWS), -Infinity);
    for (let find = 0; find < found; find++) cosines[codes.rows[2 * find + 1]!] = codes.scores[2 * find]!;
  }
  return cosines;
}

function nearestInPlane(positions: Float32Array, row: number, k: number): number[] {
  const [x, y] = [positions[2 * row]!, positions[2 * row + 1]!];
  const nearest: { row: number; square: number }[] = [];
  for (let other = 0; other < positions.length / 2; other++) {
    if (other === row) continue;
    const square = (positions[2 * other]! - x) ** 2 + (positions[2 * other + 1]! - y) ** 2;
    if (nearest.length === k && square >= nearest[k - 1]!.square) continue;
    let at = nearest.length;
    while (at > 0 && nearest[at - 1]!.square > square) at--;
    nearest.splice(at, 0, { row: other, square });
    if (nearest.length > k) nearest.pop();
  }
  return nearest.map((each) => each.row);
}
