import { createHash } from 'node:crypto';

/** mulberry32: the same numbers in [0, 1) for the same seed. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Begins as safetensors do; the rest is noise. */
export function randomFile(sizeBytes: number, seed: number): Buffer {
  const random = randomNumbers(seed);
  const words = Uint32Array.from({ length: Math.ceil(sizeBytes / 4) }, () => random() * 2 ** 32);
  const bytes = Buffer.from(words.buffer, 0, sizeBytes);
  bytes.writeBigUInt64LE(512n, 0);
  return bytes;
}

export function hashOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
