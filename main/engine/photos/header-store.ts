import { type HeaderStore } from '../../indexing/headers/header-pass.ts';
import { type Library } from '../library/tables.ts';

/** Stands for the hash in the thumbnail's version until there is one. */
const OF_HEADER = 'header';

/** Headers in the library: the camera's thumbnail is shown until the photo has its own. */
export function headerStore({ headers, thumbnails }: Pick<Library, 'headers' | 'thumbnails'>): HeaderStore {
  return {
    listDueHeaders: headers.list,
    saveHeaders: (read) => {
      // First, since a thumbnail without its row is no harm.
      thumbnails.put(
        read.flatMap(({ id, header }) =>
          header?.thumbnail && headers.isDue(id)
            ? [{ photo: id, version: OF_HEADER, jpeg: header.thumbnail.jpeg }]
            : [],
        ),
      );
      headers.save(read);
    },
  };
}
