import { afterEach, beforeEach, expect, test } from 'vitest';
import { type PhotoHeader } from '../../../core/photos/header.ts';
import { sampleMetadata, sampleRead } from '../../../core/testing/samples.ts';
import { openTestLibrary, type TestLibrary } from '../../testing/library.ts';
import { headerTable, type HeaderTable } from './header.ts';
import { searchTable } from '../search/search.ts';

let library: TestLibrary;
let headers: HeaderTable;
let folder: number;
beforeEach(async () => {
  library = await openTestLibrary();
  headers = headerTable(library.connection, library.metadata);
  folder = library.folders.add('/photos', []).id;
});
afterEach(() => library.close());

const HEADER: PhotoHeader = {
  format: 'jpeg',
  size: { width: 4000, height: 3000 },
  metadata: sampleMetadata({ takenAt: '2020-01-02T03:04:05', camera: 'Canon' }),
  thumbnail: { jpeg: Uint8Array.of(1), thumbhash: Uint8Array.of(2) },
};

const dueNames = (): string[] => headers.list(10).map(({ path }) => path);
const shown = (): number[] =>
  searchTable(library.connection)
    .photos.listPhotos(0, 10)
    .filter(({ browsable }) => browsable === 1)
    .map(({ id }) => id);

test('list() - new photos, newest first; not what is skipped, read now, gone or offline', () => {
  library.addFile(folder, '/photos/old.jpg', { modifiedMs: 1 });
  library.addFile(folder, '/photos/new.jpg', { modifiedMs: 3 });
  const busy = library.addFile(folder, '/photos/busy.jpg', { modifiedMs: 2 });
  const gone = library.addFile(folder, '/photos/gone.jpg', { modifiedMs: 2 });
  library.addFile(folder, '/photos/a.txt', { skipped: { code: 'not_regular' } });
  library.journal.begin([busy], false);
  library.photos.setMissing(gone, true);
  expect(dueNames()).toEqual(['/photos/new.jpg', '/photos/old.jpg']);
  library.folders.setOffline(folder, true);
  expect(dueNames()).toEqual([]);
});

test('save() - a photo is shown with what its header says, before it has a hash', () => {
  const id = library.addFile(folder, '/photos/a.jpg');
  expect(shown()).toEqual([]);
  headers.save([{ id, header: HEADER }]);
  expect(shown()).toEqual([id]);
  expect(library.photos.get(id)).toMatchObject({
    state: 'pending', hash: null, width: 4000, height: 3000, takenAt: '2020-01-02T03:04:05', camera: 'Canon',
  }); // prettier-ignore
  expect(dueNames()).toEqual([]);
});

test('save() - a header that says nothing shows the photo by its name', () => {
  const id = library.addFile(folder, '/photos/a.jpg');
  headers.save([{ id, header: null }]);
  expect(shown()).toEqual([id]);
  expect(library.photos.get(id)).toMatchObject({ width: null, takenFrom: 'file' });
});

test('save() - one that comes after the preview changes nothing', () => {
  const id = library.addFile(folder, '/photos/a.jpg');
  library.photos.setPreviewed(id, sampleRead({ width: 10, height: 20 }), null);
  expect(dueNames()).toEqual([]);
  headers.save([{ id, header: HEADER }]);
  expect(library.photos.get(id)).toMatchObject({ width: 10, height: 20 });
});

test('setFailed() - there is no header to read of a photo that has failed', () => {
  const id = library.addFile(folder, '/photos/a.jpg');
  library.photos.setFailed(id, { code: 'empty' });
  expect(dueNames()).toEqual([]);
});
