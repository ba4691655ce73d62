import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { sampleFile, sampleRead } from '../../core/testing/samples.ts';
import type { ReadPhoto, ReadRequest } from '../../core/photos/reading.ts';
import { UnreadablePhoto } from '../../core/photos/unreadable-photo.ts';
import { NO_METADATA } from '../../core/photos/metadata.ts';
import { DEFAULT_MODEL } from '../models/models.ts';
import { openTestEngine, type TestEngine } from '../testing/library.ts';
import { Duplicates } from './duplicates.ts';
import { Qualities } from './qualities.ts';

let engine: TestEngine;
let duplicates: Duplicates;
let folder: number;
let isPaused: boolean;
let mayMeasure: boolean;
let onMeasured: ReturnType<typeof vi.fn<() => void>>;
/** By path; those that are not here cannot be read. */
let sharpness: Map<string, number>;
let measured: string[];
beforeEach(async () => {
  engine = await openTestEngine();
  folder = engine.library.folders.add('/photos', []).id;
  isPaused = false;
  mayMeasure = true;
  onMeasured = vi.fn();
  sharpness = new Map();
  measured = [];
  duplicates = new Duplicates({
    ...{
      duplicates: engine.library.duplicates,
      stacks: engine.library.stacks,
      codes: engine.codes,
      qualities: new Qualities({
        photos: engine.library.photos,
        qualities: engine.library.qualities,
        reader: { read },
      }),
      isPaused: () => isPaused,
      mayMeasure: () => mayMeasure,
      onMeasured,
    },
    log: (event) => {
      throw new Error(event);
    },
  });
});
afterEach(async () => {
  await duplicates.close();
  await engine.close();
});

async function read({ source }: ReadRequest): Promise<ReadPhoto> {
  const path = 'path' in source ? source.path : '';
  measured.push(path);
  const found = sharpness.get(path);
  if (found === undefined) throw new UnreadablePhoto({ code: 'gone' });
  const quality = { sharpness: found, white: 0, black: 0, jpegQuality: 90 };
  return await Promise.resolve(sampleRead({ quality }));
}

/** @param code values of the embedding's first directions */
function add(
  name: string,
  code: number[],
  { hash = name, takenAt = null as string | null, width = 100 } = {},
): number {
  const { photos, embeddings, metadata } = engine.library;
  photos.insert(folder, sampleFile(`/photos/${name}`));
  const id = photos.findByPath(`/photos/${name}`)!;
  photos.setPreviewed(id, sampleRead({ hash: Buffer.from(hash), width, height: 100 }), null);
  if (takenAt !== null) metadata.set(id, { ...NO_METADATA, takenAt, camera: 'Nikon' });
  const values = new Int8Array(256);
  values.set(code);
  embeddings.put({ photo: id, model: DEFAULT_MODEL, precision: 'float32', vector: new Uint8Array(2), norm: 1, code: new Uint8Array(values.buffer) }); // prettier-ignore
  photos.setTagged(id, DEFAULT_MODEL);
  return id;
}

async function find() {
  duplicates.start();
  await duplicates.whenDone();
  const found = duplicates.list();
  expect(duplicates.count()).toEqual({ waiting: found.waiting, groups: found.groups.length });
  return found;
}

it('groups copies of a file and near copies, with the one to keep, and leaves strangers alone', async () => {
  const large = add('large.jpg', [100, 10], { width: 200 });
  const small = add('small.jpg', [100, 20]);
  const copy = add('copy.jpg', [100, 20], { hash: 'small.jpg' });
  const [first, other] = [add('first.jpg', [0, 0, 90]), add('other.jpg', [0, 0, 90], { hash: 'first.jpg' })];
  add('stranger.jpg', [0, 0, 0, 100]);
  const { groups, waiting } = await find();
  expect(waiting).toBe(0);
  expect(groups).toHaveLength(2);
  expect(groups.map(({ photos, ...group }) => ({ ...group, all: photos.map(({ id }) => id) }))).toEqual(
    expect.arrayContaining([
      {
        ...{
          kind: 'near',
          kept: large,
          reason: 'it has more pixels',
          because: 'pixels',
          others: [small, copy],
        },
        all: [large, small, copy],
      },
      {
        ...{ kind: 'exact', kept: first, reason: 'it was added first', because: 'first', others: [other] },
        all: [first, other],
      },
    ]),
  );
});

it('photos of one camera within two seconds are a burst, others of it are not', async () => {
  const at = (second: string) => ({ takenAt: `2024-05-01T10:00:${second}` });
  const [a, b] = [add('a.jpg', [100, 10], at('00')), add('b.jpg', [100, 12], at('01'))];
  add('c.jpg', [0, 0, 100], at('02'));
  expect((await find()).groups).toMatchObject([{ kind: 'burst', kept: a, others: [b] }]);
});

it('photos that come are compared with those that are there, and those that go leave their group', async () => {
  const first = add('a.jpg', [100, 10]);
  expect((await find()).groups).toEqual([]);
  const second = add('b.jpg', [100, 12]);
  expect(duplicates.list().waiting).toBe(1);
  expect((await find()).groups).toMatchObject([{ kind: 'near', others: [second] }]);
  engine.library.photos.setMissing(first, true);
  expect((await find()).groups).toEqual([]);
  engine.library.photos.setMissing(first, false);
  expect((await find()).groups).toHaveLength(1);
});

it('does nothing while indexing is paused', async () => {
  isPaused = true;
  add('a.jpg', [100]);
  duplicates.start();
  await new Promise((resolve) => setImmediate(resolve));
  expect(duplicates.list().waiting).toBe(1);
});

it('closes at once while indexing is paused, though nothing else keeps the process', async () => {
  isPaused = true;
  add('a.jpg', [100]);
  duplicates.start();
  await new Promise((resolve) => setImmediate(resolve));
  const closed = duplicates.close().then(() => 'closed');
  const turns = new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  expect(await Promise.race([closed, turns.then(() => 'waits')])).toBe('closed');
});

it('photos of as many pixels are measured, once, and the sharper one is kept', async () => {
  const [soft, sharp] = [add('soft.jpg', [100, 10]), add('sharp.jpg', [100, 12])];
  add('small.jpg', [100, 11], { width: 50 });
  sharpness = new Map([
    ['/photos/soft.jpg', 0.4],
    ['/photos/sharp.jpg', 0.8],
  ]);
  mayMeasure = false;
  expect((await find()).groups).toMatchObject([{ kept: soft, because: 'first' }]);
  expect(measured).toEqual([]);
  mayMeasure = true;
  expect((await find()).groups).toMatchObject([{ kept: sharp, because: 'sharper' }]);
  expect(measured.toSorted()).toEqual(['/photos/sharp.jpg', '/photos/soft.jpg']);
  expect(onMeasured).toHaveBeenCalledTimes(1);
  add('another.jpg', [0, 100]);
  await find();
  expect([measured.length, onMeasured.mock.calls.length]).toEqual([2, 1]);
});

it('another content is measured anew, and a photo that cannot be read is asked for once', async () => {
  const [soft, gone] = [add('soft.jpg', [100, 10]), add('gone.jpg', [100, 12])];
  sharpness = new Map([['/photos/soft.jpg', 0.4]]);
  expect((await find()).groups).toMatchObject([{ kept: soft, because: 'first', others: [gone] }]);
  expect(measured).toHaveLength(2);
  engine.library.photos.setPreviewed(
    soft,
    sampleRead({ hash: Buffer.from('other'), width: 100, height: 100 }),
    null,
  );
  add('another.jpg', [0, 100]);
  await find();
  expect(measured.slice(2)).toEqual(['/photos/soft.jpg']);
});
