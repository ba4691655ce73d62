/** Lines, and counted bytes between them, out of a stream of chunks. Holds one chunk and one line at most. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(stream: AsyncIterable<Uint8Array>) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  /**
   * The next line without its end, as UTF-8; null at the end of the input. A last line needs no end.
   *
   * @returns `text` is null for one above the limit, which is passed over as a whole
   */
  async readLine(limitBytes: number): Promise<{ text: string | null } | null> {
    const parts: Buffer[] = [];
    let sizeBytes = 0;
    for (;;) {
      const end = this.#rest.indexOf(10);
      const part = end === -1 ? this.#rest : this.#rest.subarray(0, end);
      sizeBytes += part.length;
      if (sizeBytes <= limitBytes) parts.push(part);
      else parts.length = 0;
      this.#rest = this.#rest.subarray(end === -1 ? this.#rest.length : end + 1);
      if (end === -1 && (await this.#fill())) continue;
      if (end === -1 && sizeBytes === 0) return null;
      if (sizeBytes > limitBytes) return { text: null };
      return { text: Buffer.concat(parts).toString('utf8').replace(/\r$/, '') };
    }
  }

  /** The next `count` bytes, piece by piece; fewer where the input ends before. */
  async *readBytes(count: number): AsyncGenerator<Uint8Array> {
    for (let missing = count; missing > 0;) {
      if (this.#rest.length === 0 && !(await this.#fill())) return;
      const piece = this.#rest.subarray(0, missing);
      this.#rest = this.#rest.subarray(piece.length);
      missing -= piece.length;
      yield piece;
    }
  }

  async #fill(): Promise<boolean> {
    for (;;) {
      const next = await this.#chunks.next();
      if (next.done === true) return false;
      this.#rest = Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
      if (this.#rest.length > 0) return true;
    }
  }
}
