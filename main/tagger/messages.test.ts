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
  null,
  'ready',
  {},
  { ...start, threads: 0 },
  { ...read, id: -1 },
  { ...read, source: {} },
  { ...read, previewSide: 0.5 },
])('toTagger - refuses %j', (message) => {
  expect(toTagger.safeParse(message).success).toBe(false);
});

test.each([
  { type: 'done' },
  { ...answer, id: undefined },
  { ...answer, photo: { ...answer.photo, width: 0 } },
  { ...answer, photo: { ...answer.photo, latitude: NaN } },
  { ...answer, photo: { ...answer.photo, embedding: [1, 2] } },
  { type: 'ready', provider: 'cpu' },
])('fromTagger - refuses %j', (message) => {
  expect(fromTagger.safeParse(message).success).toBe(false);
});
