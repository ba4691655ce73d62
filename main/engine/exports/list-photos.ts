import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ListedPhoto, OwnTag, PhotoDetail } from '../../core/api.ts';
import { listPhoto } from '../../core/photos/listed-photo.ts';
import type { WritingPort } from '../../http/library/writing.ts';
import type { Library } from '../library/tables.ts';

const PHOTOS_PER_TURN = 100;

export type ListPhotosParts = {
  library: { photos: Pick<Library['photos'], 'find'> };
  photos: { detail(id: number): PhotoDetail };
  ownTags: { list(): OwnTag[] };
  selected(selection: number): number[];
};

/** What the library says of chosen photos, for a list in a file. */
export class ListPhotos implements Pick<WritingPort, 'list'> {
  readonly #parts: ListPhotosParts;

  constructor(parts: ListPhotosParts) {
    this.#parts = parts;
  }

  async list(selection: number): Promise<ListedPhoto[]> {
    const { library, photos, ownTags, selected } = this.#parts;
    const tags = ownTags.list();
    const listed: ListedPhoto[] = [];
    for (const [index, id] of selected(selection).entries()) {
      if (index % PHOTOS_PER_TURN === 0) await nextTurn();
      if (library.photos.find(id) !== null) listed.push(listPhoto(photos.detail(id), tags)); // else gone since
    }
    return listed;
  }
}
