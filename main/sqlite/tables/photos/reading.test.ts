import { afterEach, beforeEach, expect, test } from 'vitest';
import { sampleFile, sampleRead } from '../../../core/testing/samples.ts';
import { openTestLibrary, type TestLibrary } from '../../testing/library.ts';

let library: TestLibrary;
let folder: number;
let photos: number[];
beforeEach(async () => {
  library = await openTestLibrary();
  folder = library.folders.add('/photos', []).id;
  photos = [1000, 2000, 3000].map((ms) => library.addFile(folder, `/photos/${ms}.jpg`, { modifiedMs: ms }));
});
afterEach(() => library.close());

const quarantined = (): [number, number][] =>
  library.photos.listQuarantined('default').map(({ id, crashes }) => [id, crashes]);

test('begin(), end() - what is in it is in no list of what is to be read, but among the quarantined', () => {
  const { journal, photos: table } = library;
  const [old, , young] = photos as [number, number, number];
  journal.begin([old, young], false);
  expect(table.listUnpreviewed('default', 10).map(({ id }) => id)).toEqual([photos[1]]);
  expect(table.pendingAmong(photos, 'default').map(({ id }) => id)).toEqual([photos[1]]);
  expect(quarantined()).toEqual([
    [young, 0],
    [old, 0],
  ]);
  expect(table.findPresent(old, 'default')).toMatchObject({ crashes: 0 });
  expect(table.findPresent(photos[1]!, 'default')).toMatchObject({ crashes: null });
  for (const id of photos) table.setPreviewed(id, sampleRead(), null);
  expect(table.listPending('default', 10).map(({ id }) => id)).toEqual([photos[1]]);
  journal.end([old]);
  expect(quarantined()).toEqual([[young, 0]]);
});

test('recordCrash() - counts crashes, and who has any comes last', () => {
  const { journal } = library;
  journal.begin(photos, false);
  expect([journal.recordCrash(photos[2]!), journal.recordCrash(photos[2]!)]).toEqual([1, 2]);
  journal.begin([photos[2]!], true); // its crashes stay
  expect(quarantined()).toEqual([
    [photos[1], 0],
    [photos[0], 0],
    [photos[2], 2],
  ]);
});

test('recover() - who was alone when it ended is to recordCrash, once', () => {
  const { journal } = library;
  journal.begin([photos[0]!, photos[1]!], false);
  journal.begin([photos[2]!], true);
  journal.recover();
  journal.recover();
  expect(quarantined()).toEqual([
    [photos[1], 0],
    [photos[0], 0],
    [photos[2], 1],
  ]);
});

test('close() - all go, but a photo that has crashed the tagger stays, with as many crashes', () => {
  const { journal } = library;
  journal.begin(photos, false);
  journal.recordCrash(photos[0]!);
  journal.begin([photos[0]!], true);
  journal.close();
  journal.recover();
  expect(quarantined()).toEqual([[photos[0], 1]]);
});

test('listQuarantined() - not those whose folder is away, that are gone, or that have nothing to be read', () => {
  const { journal, folders, photos: table } = library;
  journal.begin(photos, false);
  table.setMissing(photos[0]!, true);
  table.setPreviewed(photos[1]!, sampleRead(), null);
  table.setTagged(photos[1]!, 'default');
  expect(quarantined()).toEqual([[photos[2], 0]]);
  folders.setOffline(folder, true);
  expect(quarantined()).toEqual([]);
});

test('a file that changes begins anew', () => {
  library.journal.begin(photos, false);
  library.journal.recordCrash(photos[0]!);
  library.photos.change(photos[0]!, sampleFile('/photos/1000.jpg', { sizeBytes: 2 }));
  expect(new Map(quarantined()).get(photos[0]!)).toBe(0);
});
