import type { ListedPhoto } from '../../main/core/api.ts';
import { listBegin, listEnd, listRow, type ListFormat } from '../../main/core/photos/listed-photo.ts';
import { request } from '../state/request.ts';
import { saveFile } from '../state/save-file.ts';
import { NOTHING, type Tally } from './job.svelte.ts';

const TYPES: Record<ListFormat, string> = { csv: 'text/csv', json: 'application/json' };

/** What is said of photos, slice by slice, for one file; as `photonest export` writes it. */
export class PhotoList {
  readonly #photos: ListedPhoto[] = [];

  async add(selection: number): Promise<Tally> {
    const listed = await request<ListedPhoto[]>(`/api/selections/${selection}/list`);
    this.#photos.push(...listed);
    return { ...NOTHING, written: listed.length };
  }

  save(format: ListFormat): void {
    if (this.#photos.length === 0) return;
    const rows = this.#photos.map((photo, index) => listRow(photo, index, format));
    saveFile(`photos.${format}`, [listBegin(format), ...rows, listEnd(format)], TYPES[format]);
  }
}
