/**
 * The number formats that weights are published in, with their size and their way to float32.
 * `bytes` are little-endian, as is every platform that the app runs on.
 */
export const elementTypes = {
  F32: { bytes: 4, decode: (bytes: Uint8Array) => new Float32Array(aligned(bytes)) },
  F16: { bytes: 2, decode: (bytes: Uint8Array) => new Float32Array(new Float16Array(aligned(bytes))) },
  BF16: { bytes: 2, decode: (bytes: Uint8Array) => decodeBrainFloats(new Uint16Array(aligned(bytes))) },
} as const;

export type ElementType = keyof typeof elementTypes;

export function isElementType(name: string): name is ElementType {
  return Object.hasOwn(elementTypes, name);
}

/** A buffer that begins with these bytes: typed arrays need an aligned start. */
function aligned(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

/** bfloat16 is the upper half of a float32. */
function decodeBrainFloats(upper: Uint16Array): Float32Array {
  return new Float32Array(Uint32Array.from(upper, (half) => half << 16).buffer);
}
