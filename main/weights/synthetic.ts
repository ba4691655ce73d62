/**
 * Weights that any language can make again from the tensor names, so that a network can be compared with a
 * reference implementation without its weight file. The recipe stands in `test/golden/README.md`.
 */

/** The values of one tensor of a state dict; `closing` for the batch norm that ends a residual block. */
export function synthesize(
  salt: string,
  name: string,
  shape: readonly number[],
  isNorm: boolean,
  closing: boolean,
): Float32Array {
  const part = name.slice(name.lastIndexOf('.') + 1);
  const fanIn = shape.slice(1).reduce((product, side) => product * side, 1);
  if (part === 'running_var') return fill(salt + name, shape, (u) => 0.75 + 0.5 * u);
  if (part === 'weight' && isNorm) {
    return fill(salt + name, shape, closing ? (u) => 0.08 + 0.08 * u : (u) => 0.8 + 0.4 * u);
  }
  if (part === 'weight') return fill(salt + name, shape, (u) => (2 * u - 1) * Math.sqrt(6 / fanIn));
  return fill(salt + name, shape, (u) => (2 * u - 1) * 0.1);
}

export function synthesizeImage(salt: string, shape: readonly number[]): Float32Array {
  return fill(`${salt}input`, shape, (u) => (2 * u - 1) * 2);
}

/** Numbers of [0, 1) for a name, which images of other kinds are made from. */
export function synthesizeUnits(salt: string, name: string, shape: readonly number[]): Float64Array {
  const seed = fnv1a(salt + name);
  return Float64Array.from({ length: countOf(shape) }, (_, index) => unit(seed, index));
}

/** `value` maps a number of [0, 1) that depends on the seed and the flat index. */
function fill(seed: string, shape: readonly number[], value: (u: number) => number): Float32Array {
  const values = new Float32Array(countOf(shape));
  const start = fnv1a(seed);
  for (let i = 0; i < values.length; i++) values[i] = value(unit(start, i));
  return values;
}

function countOf(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}

function unit(seed: number, index: number): number {
  return (lowbias32((seed + Math.imul(index, 0x9e3779b9)) | 0) >>> 0) / 2 ** 32;
}

/** http://www.isthe.com/chongo/tech/comp/fnv, 32 bits, over UTF-8. */
function fnv1a(text: string): number {
  return new TextEncoder()
    .encode(text)
    .reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193), 0x811c9dc5 | 0);
}

/** https://nullprogram.com/blog/2018/07/31, "Prospecting for Hash Functions". */
function lowbias32(value: number): number {
  let x = value;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return x ^ (x >>> 16);
}
