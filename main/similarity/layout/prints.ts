import { CODE_LENGTH } from '../quantise.ts';
import { RECORD_BYTES, RECORDS_AT } from '../scan/layout.ts';

/** Tells codes apart (FNV-1a over 32-bit words): a position holds for the code that it was found by. */
export function fingerprint(code: Int8Array): number {
  const bytes = code.byteOffset % 4 === 0 ? code : code.slice(); // words lie at multiples of four
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, code.length / 4);
  let hash = 0x811c9dc5;
  for (const word of words) hash = Math.imul(hash ^ word, 0x01000193);
  return hash >>> 0;
}

/** The photos of the records `from` until `to` in shared memory, and the fingerprints of their embeddings. */
export function* readPrints(
  memory: WebAssembly.Memory,
  from: number,
  to: number,
): IterableIterator<{ photo: number; print: number }> {
  const view = new DataView(memory.buffer);
  for (let row = from; row < to; row++) {
    const at = RECORDS_AT + row * RECORD_BYTES;
    if (view.getFloat32(at, true) < 0) continue;
    const code = new Int8Array(memory.buffer, at + RECORD_BYTES - CODE_LENGTH, CODE_LENGTH);
    yield { photo: view.getUint32(at + 4, true), print: fingerprint(code) };
  }
}
