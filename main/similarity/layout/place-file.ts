import { createHash } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { z } from 'zod';
import type { Layout } from './layout.ts';

const FORMAT = 1;
const HEADER_BYTES = 1024;
/** u32 photo, u32 fingerprint, f32 x, f32 y, each as a column. */
const PHOTO_BYTES = 16;

const headerSchema = z.object({
  format: z.literal(FORMAT),
  model: z.string(),
  photos: z.int().nonnegative(),
  /** Of these, how many were laid out together; the others came later. */
  laidOut: z.int().nonnegative(),
  sha256: z.string(),
});

export type PlaceHeader = { model: string; laidOut: number };

/**
 * The map in a file beside the library, which can be deleted at any time. It is written beside the former one and takes
 * its name when it is whole. Each photo has the fingerprint of its embedding: in another state of the library, or in
 * another library, a place that does not hold any more counts for nothing.
 */
export class PlaceFile {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** Null where there is none, or none that can be used. */
  async load(): Promise<(Layout & PlaceHeader) | null> {
    const bytes = await readFile(this.#path).catch(() => null);
    if (bytes === null) return null;
    const header = parseHeader(bytes.subarray(0, HEADER_BYTES).toString());
    const body = bytes.subarray(HEADER_BYTES);
    if (header?.photos !== body.length / PHOTO_BYTES || header.sha256 !== hashOf(body)) return null;
    const { photos: count, model, laidOut } = header;
    const columns = new Uint32Array(Uint8Array.from(body).buffer);
    const xy = new Float32Array(columns.buffer, 8 * count);
    const positions = new Float32Array(2 * count);
    for (let at = 0; at < count; at++) positions.set([xy[at]!, xy[count + at]!], 2 * at);
    return { photos: columns.slice(0, count), prints: columns.slice(count, 2 * count), positions, model, laidOut }; // prettier-ignore
  }

  async save({ photos, prints, positions }: Layout, { model, laidOut }: PlaceHeader): Promise<void> {
    const count = photos.length;
    const body = new Uint8Array(count * PHOTO_BYTES);
    const columns = new Uint32Array(body.buffer);
    columns.set(photos);
    columns.set(prints, count);
    const xy = new Float32Array(body.buffer, 8 * count);
    for (let at = 0; at < count; at++)
      [xy[at], xy[count + at]] = [positions[2 * at]!, positions[2 * at + 1]!];
    const header = Buffer.alloc(HEADER_BYTES, ' ');
    header.write(JSON.stringify({ format: FORMAT, model, photos: count, laidOut, sha256: hashOf(body) }));
    const part = `${this.#path}.part`;
    try {
      const handle = await open(part, 'w', 0o600);
      try {
        await handle.writeFile(Buffer.concat([header, body]));
        await handle.datasync();
      } finally {
        await handle.close();
      }
      await rename(part, this.#path);
    } catch (error) {
      await rm(part, { force: true }).catch(() => undefined); // the disk may be gone altogether
      throw error;
    }
  }
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function parseHeader(text: string): z.infer<typeof headerSchema> | null {
  try {
    return headerSchema.parse(JSON.parse(text));
  } catch {
    return null; // another format, or damage
  }
}
