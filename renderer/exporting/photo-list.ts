import type { ListedPhoto } from '../../main/core/api.ts';
import { listBegin, listEnd, listRow, type ListFormat } from '../../main/core/photos/listed-photo.ts';
import { request } from '../state/request.ts';
import { saveFile } from '../state/save-file.ts';
import { NOTHING, type Tally } from './job.svelte.ts';

const TYPES: Record<ListFormat, string> = { csv: 'text/csv', json: 'application/json' };

/** What is said of photos, slice by slice, for one file; as `photonest export` writes it. */
export class PhotoList {
  readonly #format: ListFormat;
  readonly #rows: string[] = [];

  constructor(format: ListFormat) {
    this.#format = format;
  }

  async add(selection: number): Promise<Tally> {
    const listed = await request<ListedPhoto[]>(`/api/selections/${selection}/list`);
    for (const photo of listed) this.#rows.push(listRow(photo, this.#rows.length, this.#format));
    return { ...NOTHING, written: listed.length };
  }

  save(): void {
    if (this.#rows.length === 0) return;
    const parts = [listBegin(this.#format), ...this.#rows, listEnd(this.#format)];
    saveFile(`photos.${this.#format}`, parts, TYPES[this.#format]);
  }
}
