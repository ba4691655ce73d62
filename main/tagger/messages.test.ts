import { expect, test } from 'vitest';
import { sampleRead } from '../core/testing/samples.ts';
import { fromTagger, toTagger } from './messages.ts';

const start = { type: 'start', manifestPath: '/m.json', modelDirectory: '/m', threads: null };
const read = {
  type: 'read',
  id: 1,
  source: { path: '/a.jpg' },
  network: true,
  thumbnail: true,
  previewSide: null,
};
const answer = {
  type: 'read',
  id: 1,
  photo: sampleRead({ embedding: new Float32Array(2), latitude: -33.9 }),
};

test('messages - survive the way between processes', () => {
  for (const message of [start, read, { ...read, source: { bytes: Uint8Array.of(1) } }])
    expect(toTagger.parse(structuredClone(message))).toEqual(message);
  for (const message of [answer, { type: 'unreadable', id: 2, reason: 'is empty' }])
    expect(fromTagger.parse(structuredClone(message))).toEqual(message);
});

test.each([
  ['nothing', null],
  ['text', 'ready'],
  ['no type', {}],
  ['no threads at all', { ...start, threads: 0 }],
  ['a negative number', { ...read, id: -1 }],
  ['a photo from nowhere', { ...read, source: {} }],
  ['half a pixel', { ...read, previewSide: 0.5 }],
])('toTagger - refuses %s', (_, message) => {
  expect(toTagger.safeParse(message).success).toBe(false);
});

test.each([
  ['another type', { type: 'done' }],
  ['an answer to no question', { ...answer, id: undefined }],
  ['a photo without width', { ...answer, photo: { ...answer.photo, width: 0 } }],
  ['a place that is no number', { ...answer, photo: { ...answer.photo, latitude: NaN } }],
  ['an embedding of another kind', { ...answer, photo: { ...answer.photo, embedding: [1, 2] } }],
  ['half of what is to be said', { type: 'ready', provider: 'cpu' }],
])('fromTagger - refuses %s', (_, message) => {
  expect(fromTagger.safeParse(message).success).toBe(false);
});
