import { afterEach, beforeEach, expect, test } from 'vitest';
import { sampleFile, sampleMetadata, sampleRead } from '../../../core/testing/samples.ts';
import { openTestLibrary, type TestLibrary } from '../../testing/library.ts';

let library: TestLibrary;
let folder: number;
beforeEach(async () => {
  library = await openTestLibrary();
  folder = library.folders.add('/photos', []).id;
});
afterEach(() => {
  library.close();
});

const label = (key: string, name = key) =>
  library.labels.put([{ key, name, category: 'animals', source: 'model', classes: 1 }])[0]!.id;

test('photos - a file is pending, then tagged with what was read; the camera’s date wins', () => {
  const { photos, addFile } = library;
  const id = addFile(folder, '/photos/a.jpg', { modifiedMs: Date.parse('2024-03-01T12:00:00') });
  expect(photos.get(id)).toMatchObject({
    state: 'pending',
    name: 'a.jpg',
    takenAt: '2024-03-01T12:00:00',
    takenFrom: 'file',
    hash: null,
  });
  const read = sampleRead();
  photos.setPreviewed(id, read, null);
  library.metadata.set(
    id,
    sampleMetadata({ takenAt: '2020-01-02T03:04:05', camera: 'Nikon D90', latitude: -33.9 }),
  );
  expect(photos.get(id)).toMatchObject({
    state: 'pending',
    hash: Buffer.from(read.hash!),
    takenAt: '2020-01-02T03:04:05',
    takenFrom: 'camera',
    camera: 'Nikon D90',
    latitude: -33.9,
    width: 300,
  });
  photos.setTagged(id, 'default');
  expect(photos.get(id)).toMatchObject({ state: 'tagged', model: 'default', camera: 'Nikon D90' });
});

test('photos - a skipped file has its reason, is never pending, and is listed with the failed ones', () => {
  const { photos, addFile } = library;
  addFile(folder, '/photos/film.mp4', { skipped: { code: 'video' } });
  const broken = addFile(folder, '/photos/broken.jpg');
  photos.setFailed(broken, { code: 'empty' });
  expect(photos.countPending('default')).toBe(0);
  expect(photos.failures()).toMatchObject([
    { name: 'broken.jpg', state: 'failed', reason: 'is empty', failure: { code: 'empty' }, kind: 'damaged' },
    { name: 'film.mp4', state: 'skipped', reason: 'a video, not a photo' },
  ]);
});

test('setFailed() - takes automatic tags away, and leaves a person’s', () => {
  const { photos, tags, addPhoto } = library;
  const id = addPhoto(folder, '/photos/a.jpg');
  const own = { label: label('own:rex'), certainty: 1, score: 1, source: 'user' as const };
  tags.replace(id, [{ label: label('dog'), certainty: 0.9, score: 0.9, source: 'model' }, own]);
  photos.setFailed(id, { code: 'damaged' });
  expect(tags.list(id)).toEqual([own]);
});

test('listUnpreviewed(), listPending() - newest first, without offline folders, gone files and more than was asked for', () => {
  const { photos, folders, addFile } = library;
  const usb = folders.add('/usb', []).id;
  const old = addFile(folder, '/photos/old.jpg', { modifiedMs: 1000 });
  const young = addFile(folder, '/photos/young.jpg', { modifiedMs: 3000 });
  const gone = addFile(folder, '/photos/gone.jpg', { modifiedMs: 4000 });
  addFile(usb, '/usb/a.jpg', { modifiedMs: 5000 });
  photos.setMissing(gone, true);
  folders.setOffline(usb, true);
  const idsOf = (limit: number) => photos.listUnpreviewed('default', limit).map(({ id }) => id);
  expect(idsOf(10)).toEqual([young, old]);
  expect(idsOf(1)).toEqual([young]);
  expect(photos.listPending('default', 10)).toEqual([]);
  expect(photos.countPending('default')).toBe(2);
  expect(photos.countUnpreviewed('default')).toEqual({ all: 2, tagged: 0 });
  for (const id of [old, young, gone]) photos.setPreviewed(id, sampleRead(), null);
  expect(idsOf(10)).toEqual([]);
  expect(photos.listPending('default', 10).map(({ id }) => id)).toEqual([young, old]);
  expect(photos.listPending('default', 1).map(({ id }) => id)).toEqual([young]);
});

test('listOldestPending() - every photo that waits once, page by page, whichever its kind', () => {
  const { photos, folders, addFile, addPhoto } = library;
  const usb = folders.add('/usb', []).id;
  const unpreviewed = [3000, 1000, 1000].map((ms, at) =>
    addFile(folder, `/photos/${ms} ${at}.jpg`, { modifiedMs: ms }),
  );
  const previewed = addFile(folder, '/photos/previewed.jpg', { modifiedMs: 2000 });
  photos.setPreviewed(previewed, sampleRead(), null);
  const byOther = addPhoto(folder, '/photos/other.jpg', {}, 'other'); // of the newest date
  addPhoto(folder, '/photos/done.jpg');
  addFile(usb, '/usb/a.jpg', { modifiedMs: 500 });
  folders.setOffline(usb, true);
  const found: number[] = [];
  let last = { modifiedMs: -1e15, id: 0 };
  for (;;) {
    const page = photos.listOldestPending('default', last, 2);
    if (page.length === 0) break;
    found.push(...page.map(({ id }) => id));
    last = page.at(-1)!;
  }
  expect(found).toEqual([unpreviewed[1], unpreviewed[2], previewed, unpreviewed[0], byOther]);
});

test('listToRefine() - those that another model has tagged: the least sure first, unknown ones before, then the newest', () => {
  const { photos, folders, addFile, addPhoto } = library;
  const at = (id: number, modifiedMs: number): number => {
    library.connection.prepare('UPDATE photos SET modified_ms = ? WHERE id = ?').run(modifiedMs, id);
    return id;
  };
  const usb = folders.add('/usb', []).id;
  const [old, young] = [1000, 8000].map((ms) => at(addPhoto(folder, `/photos/${ms}.jpg`), ms));
  const done = at(addPhoto(folder, '/photos/done.jpg', {}, 'other'), 9000);
  const gone = at(addPhoto(folder, '/photos/gone.jpg'), 9000);
  addPhoto(usb, '/usb/away.jpg');
  const failed = addPhoto(folder, '/photos/failed.jpg');
  const fresh = addFile(folder, '/photos/new.jpg', { modifiedMs: 500 });
  photos.setPreviewed(fresh, sampleRead(), null);
  photos.setMissing(gone, true);
  photos.setFailed(failed, { code: 'empty' });
  folders.setOffline(usb, true);

  expect(photos.listPending('other', 10).map(({ id, step }) => [id, step])).toEqual([
    [fresh, { kind: 'tag' }],
  ]);
  const toRefine = (model: string, limit = 10) =>
    photos.listToRefine(model, limit).map(({ id, step }) => [id, step.kind === 'refine' && step.pass]);
  expect(toRefine('default')).toEqual([[done, 'both']]);
  expect(toRefine('other')).toEqual([
    [young, 'both'],
    [old, 'both'],
  ]);
  photos.setConfidence(young!, 0.9);
  expect(toRefine('other')).toEqual([
    [old, 'both'],
    [young, 'second'],
  ]);
  photos.setConfidence(old!, 0.95);
  expect(toRefine('other')).toEqual([
    [young, 'second'],
    [old, 'second'],
  ]);
  expect(toRefine('other', 1)).toEqual([[young, 'second']]);
  expect(['default', 'other', 'third'].map((model) => photos.countToRefine(model))).toEqual([1, 2, 3]);
  expect(['default', 'other', 'third'].map((model) => photos.countPending(model))).toEqual([2, 3, 4]);
});

test('setTagged() - by another model keeps the thumbhash, and the photo waits for it no more', () => {
  const { photos, addPhoto } = library;
  const id = addPhoto(folder, '/photos/a.jpg', { thumbhash: Buffer.from([1, 2, 3]) });
  expect(photos.countPending('other')).toBe(1);
  photos.setTagged(id, 'other');
  expect(photos.get(id)).toMatchObject({ model: 'other', thumbhash: Buffer.from([1, 2, 3]) });
  expect(photos.countPending('other')).toBe(0);
  expect(photos.countPending('default')).toBe(1);
});

test('adoptModel() - tagged photos that the model has seen, also such as may come back, and no others', () => {
  const { photos, embeddings, addPhoto } = library;
  const add = (name: string, model: string, ...seenBy: string[]): number => {
    const photo = addPhoto(folder, `/photos/${name}.jpg`, {}, model);
    for (const each of seenBy)
      embeddings.put({
        photo,
        model: each,
        precision: 'float32',
        vector: Buffer.of(1),
        norm: 1,
        code: Buffer.of(1),
      });
    return photo;
  };
  const seen = add('seen', 'default', 'default', 'other');
  const unseen = add('unseen', 'default', 'default');
  const done = add('done', 'other', 'other');
  const changed = add('changed', 'default', 'default', 'other');
  const gone = add('gone', 'default', 'default', 'other');
  photos.change(changed, sampleFile('/photos/changed.jpg', { sizeBytes: 2000 }));
  photos.setMissing(gone, true);
  expect(photos.adoptModel('other')).toEqual([seen, gone]);
  const modelOf = (id: number) => photos.get(id).model;
  expect([seen, unseen, done, changed].map(modelOf)).toEqual(['other', 'default', 'other', 'default']);
  expect(photos.listUnpreviewed('other', 10).map(({ id }) => id)).toEqual([changed]);
  expect(photos.listToRefine('other', 10).map(({ id }) => id)).toEqual([unseen]);
});

test('countByModel(), listTagged() - of tagged photos that are there', () => {
  const { photos, addFile, addPhoto } = library;
  const add = (name: string, model: string): number => addPhoto(folder, `/photos/${name}.jpg`, {}, model);
  const [first, gone, failed, last] = ['a', 'b', 'c', 'd'].map((name) => add(name, 'default')) as [
    number,
    number,
    number,
    number,
  ];
  const other = add('e', 'other');
  addFile(folder, '/photos/new.jpg');
  photos.setMissing(gone, true);
  photos.setFailed(failed, { code: 'empty' });
  const counts = new Map(photos.countByModel().map(({ model, count }) => [model, count]));
  expect(counts).toEqual(new Map(Object.entries({ default: 2, other: 1 })));
  expect(photos.listTagged(0, 2)).toEqual([first, last]);
  expect(photos.listTagged(last, 2)).toEqual([other]);
});

test('change() - the file is read again, and a gone one is back', () => {
  const { photos, addPhoto } = library;
  const id = addPhoto(folder, '/photos/a.jpg');
  photos.setMissing(id, true);
  photos.change(id, sampleFile('/photos/a.jpg', { sizeBytes: 2000 }));
  expect(photos.get(id)).toMatchObject({ state: 'pending', sizeBytes: 2000 });
});

test('filesIn(), filesBelow(), foldersIn() - by path alone, and no neighbour’s', () => {
  const { photos, addFile } = library;
  for (const path of [
    '/p/a/1.jpg',
    '/p/a/b/2.jpg',
    '/p/a/b/c/3.jpg',
    '/p/ab/4.jpg',
    '/p/a!/5.jpg',
    '/p/a 6.jpg',
    '/p/a',
  ])
    addFile(folder, path);
  photos.setMissing(addFile(folder, '/p/a/é🐕/7.jpg'), true);
  addFile(folder, '/p/a/é/8.jpg');
  const pathsOf = (files: { path: string }[]): string[] => files.map(({ path }) => path).sort();
  expect(pathsOf(photos.filesIn('/p/a'))).toEqual(['/p/a', '/p/a/1.jpg']);
  expect(pathsOf(photos.filesBelow('/p/a'))).toEqual([
    '/p/a',
    '/p/a/1.jpg',
    '/p/a/b/2.jpg',
    '/p/a/b/c/3.jpg',
    '/p/a/é/8.jpg',
    '/p/a/é🐕/7.jpg',
  ]);
  expect(photos.foldersIn('/p/a').sort()).toEqual(['/p/a/b', '/p/a/é']);
  expect(photos.foldersIn('/p').sort()).toEqual(['/p/a', '/p/a!', '/p/ab']);
  expect(photos.foldersIn('/')).toEqual(['/p']);
  expect(photos.filesIn('/')).toEqual([]);
  expect(photos.filesBelow('/')).toHaveLength(9);
});

const previewedOf = (id: number): unknown =>
  library.connection.prepare('SELECT previewed FROM photos WHERE id = ?').pluck().get(id);

test('change(), setSidecar() - the file is previewed again, after a new sidecar without being tagged again', () => {
  const { photos, connection, addPhoto } = library;
  const id = addPhoto(folder, '/photos/a.jpg');
  connection.exec('UPDATE photos SET previewed = 1');
  photos.setSidecar(id, 'a.xmp:1:2');
  expect(photos.listFiles(folder, 0, 100)).toMatchObject([{ sidecar: 'a.xmp:1:2', state: 'tagged' }]);
  expect(previewedOf(id)).toBe(0);
  connection.exec('UPDATE photos SET previewed = 1');
  photos.change(id, sampleFile('/photos/a.jpg', { sidecar: 'a.xmp:3:4' }));
  expect(photos.listFiles(folder, 0, 100)).toMatchObject([{ sidecar: 'a.xmp:3:4', state: 'pending' }]);
  expect(previewedOf(id)).toBe(0);
});

test('change() - a file that another photo stands for is its companion, and user tags go with the photo', () => {
  const { photos, tags, addPhoto } = library;
  const dog = label('dog');
  const raw = addPhoto(folder, '/photos/a.nef');
  tags.setUserTag(raw, dog, 'confirmed');
  tags.replace(raw, [{ label: dog, certainty: 1, score: 1, source: 'user' }]);
  const jpeg = addPhoto(folder, '/photos/a.jpg');
  const asCompanion = {
    skipped: { code: 'raw_companion', leader: 'a.jpg' } as const,
    shownWith: '/photos/a.jpg',
  };
  expect(photos.change(raw, sampleFile('/photos/a.nef', asCompanion))).toEqual([jpeg]);
  expect(photos.companions('/photos/a.jpg')).toEqual([{ id: raw, name: 'a.nef' }]);
  expect(photos.get(raw)).toMatchObject({ state: 'skipped', failure: asCompanion.skipped });
  expect(photos.listFiles(folder, 0, 100)[0]).toMatchObject(asCompanion);
  expect(tags.userTags(jpeg)).toEqual([{ label: dog, state: 'confirmed' }]);
  expect(tags.list(raw)).toEqual([]);

  const cat = label('cat');
  tags.setUserTag(jpeg, cat, 'confirmed');
  photos.setMissing(jpeg, true);
  expect(photos.change(raw, sampleFile('/photos/a.nef'))).toEqual([raw]);
  expect(photos.get(raw)).toMatchObject({ state: 'pending', failure: null });
  expect(tags.userTags(raw)).toHaveLength(2);
  expect(photos.companions('/photos/a.jpg')).toEqual([]);
});

test('retry() - all failed photos or those named are pending again, and nothing else', () => {
  const { photos, addFile, addPhoto } = library;
  const [a, b] = [addFile(folder, '/photos/a.jpg'), addFile(folder, '/photos/b.jpg')];
  const fine = addPhoto(folder, '/photos/fine.jpg');
  for (const id of [a, b]) photos.setFailed(id, { code: 'empty' });
  photos.retry([b, fine]);
  expect([a, b, fine].map((id) => photos.get(id).state)).toEqual(['failed', 'pending', 'tagged']);
  photos.retry(null);
  expect(photos.get(a)).toMatchObject({ state: 'pending', failure: null });
});

test('findSameFile() - by inode, size and time together', () => {
  const { photos, addFile } = library;
  const id = addFile(folder, '/photos/a.jpg', { inode: '1:7' });
  const elsewhere = sampleFile('/photos/b.jpg', { inode: '1:7' });
  expect(photos.findSameFile(elsewhere)).toMatchObject([{ id, path: '/photos/a.jpg' }]);
  for (const other of [{ sizeBytes: 1 }, { modifiedMs: 1 }, { inode: '2:7' }])
    expect(photos.findSameFile({ ...elsewhere, ...other })).toEqual([]);
});

test('moveUserTags() - a gone photo’s userTags go to the same content, which keeps its own', () => {
  const { photos, tags, addPhoto } = library;
  const [dog, beach] = [label('dog'), label('beach')];
  const same = { hash: new Uint8Array(32).fill(5) };
  const gone = addPhoto(folder, '/photos/gone.jpg', same);
  const copy = addPhoto(folder, '/photos/copy.jpg', same);
  const stranger = addPhoto(folder, '/photos/stranger.jpg', { hash: new Uint8Array(32).fill(6) });
  tags.setUserTag(gone, dog, 'confirmed');
  tags.setUserTag(gone, beach, 'confirmed');
  tags.setUserTag(copy, beach, 'rejected');
  expect(photos.moveUserTags([gone])).toEqual([]); // it is still there
  photos.setMissing(gone, true);
  expect(photos.moveUserTags([gone])).toEqual([copy]);
  expect(tags.userTags(copy)).toEqual([
    { label: dog, state: 'confirmed' },
    { label: beach, state: 'rejected' },
  ]);
  expect(tags.userTags(stranger)).toEqual([]);
});

test('moveUserTags() - what a person took back stays so when something else goes', () => {
  const { photos, tags, addPhoto } = library;
  const dog = label('dog');
  const same = { hash: new Uint8Array(32).fill(5) };
  const gone = addPhoto(folder, '/photos/gone.jpg', same);
  const copy = addPhoto(folder, '/photos/copy.jpg', same);
  const other = addPhoto(folder, '/photos/other.jpg', { hash: new Uint8Array(32).fill(6) });
  tags.setUserTag(gone, dog, 'confirmed');
  photos.setMissing(gone, true);
  photos.moveUserTags([gone]);
  tags.setUserTag(copy, dog, 'none');
  photos.setMissing(other, true);
  expect(photos.moveUserTags([other])).toEqual([]);
  expect(tags.userTags(copy)).toEqual([]);
});

test('move() - the photo is found under its new name and not under the old one', () => {
  const { photos, connection, addPhoto } = library;
  const id = addPhoto(folder, '/photos/old name.jpg');
  photos.move(id, folder, sampleFile('/photos/2024/new name.jpg'));
  const match = connection
    .prepare<[string], number>('SELECT rowid FROM photo_names WHERE photo_names MATCH ?')
    .pluck();
  expect(photos.findByPath('/photos/2024/new name.jpg')).toBe(id);
  expect(photos.findByPath('/photos/old name.jpg')).toBeNull();
  expect(['old', 'new', '2024'].map((word) => match.all(word))).toEqual([[], [id], [id]]);
});

test('get() - an unknown or gone photo is not found', () => {
  const { photos, addPhoto } = library;
  const id = addPhoto(folder, '/photos/a.jpg');
  photos.setMissing(id, true);
  for (const number of [id, 99])
    expect(() => photos.get(number)).toThrow(`There is no photo with the number ${number}.`);
});

test('retryRefused() - only what the computer refused waits to be read again', () => {
  const { photos, addPhoto } = library;
  const refused = addPhoto(folder, '/photos/refused.jpg');
  const damaged = addPhoto(folder, '/photos/damaged.jpg');
  photos.setFailed(refused, { code: 'permission' });
  photos.setFailed(damaged, { code: 'damaged' });
  photos.retryRefused(folder);
  expect([refused, damaged].map((id) => photos.get(id).state)).toEqual(['pending', 'failed']);
});
