import { browserMediaType } from '../../core/photos/formats.ts';
import type { PhotoReader } from '../../core/photos/reading.ts';
import type { Original, PicturePort } from '../../http/photos/picture.ts';
import type { Library } from '../library/tables.ts';
import { readUrgently } from '../tagger/read-urgently.ts';
import type { Thumbnails } from './thumbnails.ts';

/** Longest side, pixels, of the JPEG that stands for an original of a format that browsers cannot show. */
const JPEG_SIDE = 2560;

/** Thumbnails and originals, as the window shows them. */
export class Pictures implements PicturePort {
  readonly #library: Library;
  readonly #thumbnails: Thumbnails;
  readonly #reader: PhotoReader;

  constructor(library: Library, thumbnails: Thumbnails, reader: PhotoReader) {
    this.#library = library;
    this.#thumbnails = thumbnails;
    this.#reader = reader;
  }

  async thumbnail(id: number, signal: AbortSignal): Promise<Uint8Array | null> {
    return await this.#thumbnails.get(id, signal);
  }

  async original(id: number): Promise<Original> {
    const { path, name, format, sizeBytes } = this.#library.photos.get(id);
    const mediaType = browserMediaType(name, format);
    if (mediaType !== null) return { path, mediaType, sizeBytes };
    const read = await readUrgently(this.#reader, { path }, { kind: 'jpeg', side: JPEG_SIDE });
    return { jpeg: read.jpeg! };
  }
}
