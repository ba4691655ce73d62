import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestLibrary, type TestLibrary } from '../../testing/library.ts';

let library: TestLibrary;
beforeEach(async () => {
  library = await openTestLibrary();
});
afterEach(() => {
  library.close();
});

const pathsOf = ({ folders }: TestLibrary): string[] => folders.list().map(({ path }) => path);

test('folders - counts are of each folder’s own photos and add up', () => {
  const { folders, addFile, addPhoto } = library;
  const trips = folders.add('/trips', []).id;
  const home = folders.add('/home', []).id;
  addPhoto(trips, '/trips/a.jpg');
  addFile(trips, '/trips/b.mp4', { skipped: { code: 'video' } });
  addFile(home, '/home/c.jpg');
  const nothing = { found: 0, tagged: 0, failed: 0, skipped: 0, offline: 0, pending: 0 };
  expect(folders.get(trips)).toEqual({
    id: trips,
    path: '/trips',
    name: 'trips',
    offline: false,
    counts: { ...nothing, found: 2, tagged: 1, skipped: 1 },
  });
  expect(folders.get(home).counts).toEqual({ ...nothing, found: 1, pending: 1 });
  expect(library.photos.counts()).toEqual({ ...nothing, found: 3, tagged: 1, skipped: 1, pending: 1 });
});

test('folders - photos of an offline folder are counted as offline', () => {
  const { folders, photos, addPhoto } = library;
  const { id } = folders.add('/usb', []);
  const photo = addPhoto(id, '/usb/a.jpg');
  folders.setOffline(id, true);
  expect(folders.get(id)).toMatchObject({ offline: true, counts: { found: 1, offline: 1, tagged: 0 } });
  expect(photos.get(photo).state).toBe('offline');
  folders.setOffline(id, false);
  expect(photos.get(photo).state).toBe('tagged');
});

test('add() - a folder above others takes their photos over', () => {
  const { folders, photos, addPhoto } = library;
  const inner = folders.add('/photos/2024', []).id;
  const photo = addPhoto(inner, '/photos/2024/a.jpg');
  const outer = folders.add('/photos', [inner]);
  expect(pathsOf(library)).toEqual(['/photos']);
  expect(outer.counts.found).toBe(1);
  expect(photos.get(photo).folderId).toBe(outer.id);
});

test('remove() - takes photos and their automatic tags away, and keeps user tags', () => {
  const { folders, photos, labels, tags, addPhoto } = library;
  const { id } = folders.add('/photos', []);
  const photo = addPhoto(id, '/photos/a.jpg');
  const [dog] = labels.put([{ key: 'dog', name: 'dog', category: 'animals', source: 'model', classes: 1 }]);
  tags.setUserTag(photo, dog!.id, 'confirmed');
  tags.replace(photo, [{ label: dog!.id, certainty: 1, score: 1, source: 'user' }]);
  folders.remove(id);
  expect(pathsOf(library)).toEqual([]);
  expect(photos.find(photo)).toBeNull();
  expect(photos.counts().found).toBe(0);
  expect(tags.counts(0)).toEqual([]);
  expect(tags.userTags(photo)).toEqual([{ label: dog!.id, state: 'confirmed' }]);
  expect(folders.add('/photos', []).id).toBe(id);
});

test('forget() - takes photos away with all that was said of them, and no others', () => {
  const { folders, labels, tags, connection, addPhoto, photos } = library;
  const { id } = folders.add('/photos', []);
  const other = addPhoto(folders.add('/others', []).id, '/others/b.jpg');
  const [gone, photo] = [addPhoto(id, '/photos/gone.jpg'), addPhoto(id, '/photos/a.jpg')];
  photos.setMissing(gone, true);
  const [dog] = labels.put([{ key: 'dog', name: 'dog', category: 'animals', source: 'model', classes: 1 }]);
  for (const each of [photo, gone, other]) tags.setUserTag(each, dog!.id, 'confirmed');
  expect(folders.forget(id).sort()).toEqual([gone, photo].sort());
  expect(pathsOf(library)).toEqual(['/others']);
  for (const table of ['photos', 'user_tags', 'photo_names'])
    expect(connection.prepare(`SELECT count(*) FROM ${table}`).pluck().get(), table).toBe(1);
  expect(tags.userTags(other)).toHaveLength(1);
  folders.add('/photos', []);
  expect(photos.filesBelow('/photos')).toEqual([]);
});

test('add() - a folder takes over the gone photos below it of one that was removed', () => {
  const { folders, photos, addPhoto } = library;
  const inner = folders.add('/photos/2024', []).id;
  addPhoto(inner, '/photos/2024/a.jpg');
  folders.remove(inner);
  const outer = folders.add('/photos', []).id;
  expect(photos.listFiles(outer, 0, 100)).toMatchObject([{ path: '/photos/2024/a.jpg', missing: 1 }]);
});

test('add() - a folder takes over the gone photos of a removed one above it, and no neighbour’s', () => {
  const { folders, photos, addPhoto } = library;
  const outer = folders.add('/photos', []).id;
  addPhoto(outer, '/photos/2024/a.jpg');
  addPhoto(outer, '/photos/2024b/b.jpg');
  folders.remove(outer);
  const inner = folders.add('/photos/2024', []).id;
  expect(photos.listFiles(inner, 0, 100).map(({ path }) => path)).toEqual(['/photos/2024/a.jpg']);
});

test('get() - an unknown or removed folder is not found', () => {
  const { folders } = library;
  const { id } = folders.add('/photos', []);
  folders.remove(id);
  for (const number of [id, 99])
    expect(() => folders.get(number)).toThrow(`There is no folder with the number ${number}.`);
});
