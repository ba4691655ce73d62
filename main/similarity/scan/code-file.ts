import { open, rm, type FileHandle } from 'node:fs/promises';
import { z } from 'zod';
import { RECORD_BYTES } from './layout.ts';
import type { Records } from './records.ts';

const FORMAT = 1;
const HEADER_BYTES = 4096;
/** Read and written at once. */
const CHUNK_ROWS = 32_768;

const headerSchema = z.object({
  format: z.literal(FORMAT),
  model: z.string(),
  /** The library's when it was written. */
  generation: z.int(),
  /** The library's of before, which it may still have: its own number changes after this one. */
  previous: z.int().nullable(),
  rows: z.int().nonnegative(),
  isClosed: z.boolean(),
});

export type CodeHeader = Omit<z.infer<typeof headerSchema>, 'format' | 'rows'>;

/**
 * All records in one file, since SQLite takes seconds to give a million rows: a header of JSON in 4 KB, then the
 * records as they lie in memory. It can be deleted at any time.
 */
export class CodeFile {
  readonly #path: string;
  #handle: FileHandle | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  /** Reads all records; null where there is no file, or none that can be used. */
  async load(records: Records): Promise<CodeHeader | null> {
    await this.close();
    const handle = await open(this.#path, 'r+').catch(() => null);
    if (handle === null) return null;
    this.#handle = handle;
    const header = await readHeader(handle);
    if (header === null) return null;
    const { rows, model, generation, previous, isClosed } = header;
    const { size } = await handle.stat();
    if (size < HEADER_BYTES + rows * RECORD_BYTES) return null;
    for (let row = 0; row < rows; row += CHUNK_ROWS) {
      const bytes = records.bytesOf(row, Math.min(rows, row + CHUNK_ROWS));
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, HEADER_BYTES + row * RECORD_BYTES);
      if (bytesRead < bytes.length) return null;
    }
    return records.adopt(rows) ? { model, generation, previous, isClosed } : null;
  }

  /** Writes these rows, then the header. On the disk when this is done where the header says closed. */
  async save(records: Records, rows: Iterable<number>, header: CodeHeader): Promise<void> {
    const count = records.rows; // more may come while these are written
    this.#handle ??= await open(this.#path, 'w+', 0o600);
    const handle = this.#handle;
    for (const [from, to] of runsOf(rows)) {
      // A copy: what is written meanwhile comes with the next time.
      const bytes = records.bytesOf(from, to).slice();
      await handle.write(bytes, 0, bytes.length, HEADER_BYTES + from * RECORD_BYTES);
    }
    if (header.isClosed) await handle.datasync();
    await this.#writeHeader(handle, { ...header, format: FORMAT, rows: count });
    if (header.isClosed) await handle.datasync();
  }

  /** What it holds is of no use any more. */
  async remove(): Promise<void> {
    await this.close();
    await rm(this.#path, { force: true });
  }

  async close(): Promise<void> {
    await this.#handle?.close();
    this.#handle = null;
  }

  async #writeHeader(handle: FileHandle, header: z.infer<typeof headerSchema>): Promise<void> {
    const bytes = Buffer.alloc(HEADER_BYTES, ' ');
    bytes.write(JSON.stringify(header));
    await handle.write(bytes, 0, HEADER_BYTES, 0);
  }
}

async function readHeader(handle: FileHandle): Promise<z.infer<typeof headerSchema> | null> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
  try {
    return headerSchema.parse(JSON.parse(buffer.toString('utf8', 0, bytesRead)));
  } catch {
    return null; // another format, or one that was cut short
  }
}

/** Rows that follow one another, as `[from, to)`, in pieces of bounded size. */
function* runsOf(rows: Iterable<number>): IterableIterator<[number, number]> {
  const sorted = Uint32Array.from(rows).sort();
  for (let at = 0; at < sorted.length;) {
    const from = sorted[at]!;
    let to = from;
    while (at < sorted.length && sorted[at] === to && to - from < CHUNK_ROWS) [to, at] = [to + 1, at + 1];
    yield [from, to];
  }
}
