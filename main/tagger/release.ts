/**
 * Gives the memory of a large array back as soon as nobody needs it. Left to V8, such blocks add up, and it goes through
 * all objects for every few photos.
 */
export function release({ buffer, byteLength }: Uint8Array | Float32Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}
