/** Numbers in C order, as a graph takes and gives them. */
export type NumberArray = { data: Float32Array; dims: readonly number[] };

/** Runs one graph of `main/nets` on named arrays. */
export type RunGraph = (inputs: Record<string, NumberArray>) => Promise<Record<string, NumberArray>>;

/** An output by its name. One that is missing is a fault of the wiring. */
export function requireArray(arrays: Record<string, NumberArray>, name: string): NumberArray {
  const array = arrays[name];
  if (array) return array;
  throw new Error(`expected the graph to give ${name} but got ${Object.keys(arrays).join(', ')}`);
}
