import { afterEach, beforeEach, expect, test } from 'vitest';
import type { StoredEmbedding } from './embedding.ts';
import { openTestLibrary, type TestLibrary } from '../../testing/library.ts';

let library: TestLibrary;
let photos: number[];
beforeEach(async () => {
  library = await openTestLibrary();
  const folder = library.folders.add('/photos', []).id;
  photos = ['a', 'b', 'c'].map((name) => library.addPhoto(folder, `/photos/${name}.jpg`));
});
afterEach(() => {
  library.close();
});

const embeddingOf = (photo: number, model = 'default'): StoredEmbedding => ({
  photo,
  model,
  precision: 'float32',
  vector: Buffer.from([photo, 0, 255]),
  norm: 12.5,
  code: Buffer.from([128, 127]),
});

test('put(), find() - come back byte for byte, and a new one takes the place of the same model’s', () => {
  const { embeddings } = library;
  const [photo] = photos as [number];
  expect(embeddings.find(photo, 'default')).toBeNull();
  embeddings.put(embeddingOf(photo));
  expect(embeddings.find(photo, 'default')).toEqual(embeddingOf(photo));
  expect(embeddings.find(photo, 'resnest269e')).toBeNull();
  const again = { ...embeddingOf(photo), precision: 'int8', norm: 3 } as const;
  embeddings.put(again);
  embeddings.put(embeddingOf(photo, 'resnest269e'));
  expect(embeddings.find(photo, 'default')).toEqual(again);
  expect(embeddings.find(photo, 'resnest269e')).toEqual(embeddingOf(photo, 'resnest269e'));
});

test('dropOthers() - leaves the kept models’, and other photos’', () => {
  const { embeddings } = library;
  const [photo, other] = photos as [number, number];
  const models = ['default', 'resnest269e', 'resnet50'];
  for (const model of models) for (const each of [photo, other]) embeddings.put(embeddingOf(each, model));
  embeddings.dropOthers(photo, ['default', 'resnet50', 'never seen']);
  const left = (of: number) => models.filter((model) => embeddings.find(of, model) !== null);
  expect([left(photo), left(other)]).toEqual([['default', 'resnet50'], models]);
});

test('eachCode(), count() - one model’s, of tagged photos that are there', () => {
  const { embeddings, photos: table, folders, addPhoto } = library;
  const [first, gone, failed] = photos as [number, number, number];
  for (const photo of photos) embeddings.put(embeddingOf(photo));
  table.setMissing(gone, true);
  table.setFailed(failed, { code: 'empty' });
  const last = addPhoto(folders.add('/usb', []).id, '/usb/d.jpg');
  embeddings.put(embeddingOf(last));
  embeddings.put(embeddingOf(last, 'resnest269e'));
  const codesOf = (model: string) => [...embeddings.eachCode(model)];
  expect(codesOf('default')).toEqual(
    [first, last].map((photo) => ({ photo, code: Buffer.from([128, 127]) })),
  );
  expect(codesOf('resnest269e').map(({ photo }) => photo)).toEqual([last]);
  expect(['default', 'resnest269e', 'resnet50'].map((model) => embeddings.count(model))).toEqual([2, 1, 0]);
});

test('seenByBoth() - photos that have both models’, no more than asked for', () => {
  const { embeddings } = library;
  const [a, b, c] = photos as [number, number, number];
  for (const photo of [a, b, c]) embeddings.put(embeddingOf(photo));
  for (const photo of [a, c]) embeddings.put(embeddingOf(photo, 'resnest269e'));
  expect(embeddings.seenByBoth('resnest269e', 'default', 10)).toEqual([a, c]);
  expect(embeddings.seenByBoth('resnest269e', 'default', 1)).toEqual([a]);
  expect(embeddings.seenByBoth('resnest269e', 'resnet50', 10)).toEqual([]);
});
