import type { Libheif } from './libheif.ts';

/** libheif's own words for what is wrong with a file. */
export class HeifError extends Error {}

const ERROR_BYTES = 12;

/** Gives libheif's functions the memory they write their answers to. */
export class Heap {
  readonly #libheif: Libheif;
  readonly #error: number;
  readonly #out: number;

  constructor(libheif: Libheif) {
    this.#libheif = libheif;
    this.#error = this.alloc(ERROR_BYTES);
    this.#out = this.alloc(4);
  }

  /** @throws HeifError where there is no room */
  alloc(sizeBytes: number): number {
    const pointer = this.#libheif._malloc(sizeBytes);
    if (pointer === 0) throw new HeifError('Memory allocation error');
    return pointer;
  }

  free(pointer: number): void {
    this.#libheif._free(pointer);
  }

  store(bytes: Uint8Array): number {
    const pointer = this.alloc(bytes.length);
    this.#libheif.HEAPU8.set(bytes, pointer);
    return pointer;
  }

  bytes(pointer: number, length: number): Uint8Array {
    return this.#libheif.HEAPU8.subarray(pointer, pointer + length);
  }

  /** The `index`-th 32-bit number behind a pointer. */
  word(pointer: number, index = 0): number {
    return this.#libheif.HEAPU32[pointer / 4 + index]!;
  }

  /** @throws HeifError with libheif's message, where the call says that it failed */
  check(call: (error: number) => void): void {
    call(this.#error);
    if (this.word(this.#error) !== 0) throw new HeifError(this.#text(this.word(this.#error, 2)));
  }

  /** As {@link check}, for a function that also writes a number, which is returned. */
  checkOut(call: (error: number, out: number) => void): number {
    this.check((error) => call(error, this.#out));
    return this.word(this.#out);
  }

  /** As {@link checkOut}; null where the call failed. */
  findOut(call: (error: number, out: number) => void): number | null {
    call(this.#error, this.#out);
    return this.word(this.#error) === 0 ? this.word(this.#out) : null;
  }

  close(): void {
    this.free(this.#error);
    this.free(this.#out);
  }

  #text(pointer: number): string {
    const bytes = this.#libheif.HEAPU8;
    return Buffer.from(bytes.subarray(pointer, bytes.indexOf(0, pointer))).toString('utf8');
  }
}
