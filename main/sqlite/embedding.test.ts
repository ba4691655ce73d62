import { afterEach, beforeEach, expect, test } from 'vitest';
import type { StoredEmbedding } from './embedding.ts';
import { openTestLibrary, type TestLibrary } from './testing/library.ts';

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

const embeddingOf = (photo: number, model = 'starter'): StoredEmbedding => ({
  photo,
  model,
  vector: Buffer.from([photo, 0, 255]),
  norm: 12.5,
  code: Buffer.from([128, 127]),
});

test('embeddings - come back byte for byte, and a new one takes the old one’s place', () => {
  const { embeddings } = library;
  const [photo] = photos as [number];
  expect(embeddings.find(photo)).toBeNull();
  embeddings.put(embeddingOf(photo));
  expect(embeddings.find(photo)).toEqual(embeddingOf(photo));
  embeddings.put(embeddingOf(photo, 'resnest269e'));
  expect(embeddings.find(photo)).toEqual(embeddingOf(photo, 'resnest269e'));
  expect(embeddings.countOfOtherModels('starter')).toBe(1);
});

test('list(), eachCode() - tagged photos that are there, a page at a time', () => {
  const { embeddings, photos: table } = library;
  const [first, gone, last] = photos as [number, number, number];
  for (const photo of photos) embeddings.put(embeddingOf(photo));
  table.setMissing(gone, true);
  expect(embeddings.list(0, 1).map(({ photo }) => photo)).toEqual([first]);
  expect(embeddings.list(first, 10).map(({ photo }) => photo)).toEqual([last]);
  expect([...embeddings.eachCode()].map(({ photo }) => photo)).toEqual([first, last]);
});
