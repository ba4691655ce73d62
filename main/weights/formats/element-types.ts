import { PhotonestError } from '../../core/errors.ts';

/**
 * The number formats of published weights, with their size in bytes. All files are little-endian, as is every
 * platform that the app runs on.
 */
const ELEMENT_BYTES = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
} as const;

export type ElementType = keyof typeof ELEMENT_BYTES;

export function isElementType(name: string): name is ElementType {
  return Object.hasOwn(ELEMENT_BYTES, name);
}

export function bytesOf(type: ElementType): number {
  return ELEMENT_BYTES[type];
}

/** As float32; null for the formats that no weight of a network has (PyTorch's batch counters are I64). */
export function decodeFloats(type: ElementType, bytes: Uint8Array): Float32Array | null {
  switch (type) {
    case 'F32':
      return new Float32Array(aligned(bytes));
    case 'F16':
      return new Float32Array(new Float16Array(aligned(bytes)));
    case 'BF16':
      return decodeBrainFloats(new Uint16Array(aligned(bytes)));
    default:
      return null;
  }
}

/** A buffer that begins with these bytes: typed arrays need an aligned start. */
function aligned(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

/** bfloat16 is the upper half of a float32. */
function decodeBrainFloats(upper: Uint16Array): Float32Array {
  return new Float32Array(Uint32Array.from(upper, (half) => half << 16).buffer);
}

/** Half way from the largest float16, 65,504, to what would be the next: from here on numbers become infinite. */
const FLOAT16_OVERFLOW = 65_520;

/** Rounded to the nearest float16; a number beyond its range is `model_unusable`. */
export function encodeHalves(name: string, values: Float32Array): Uint8Array {
  const beyond = values.find((value) => Math.abs(value) >= FLOAT16_OVERFLOW);
  if (beyond === undefined) return new Uint8Array(new Float16Array(values).buffer);
  throw new PhotonestError(
    'model_unusable',
    `Expected numbers of at most 65504 in "${name}", the largest that float16 has, but received ${beyond}.`,
  );
}
