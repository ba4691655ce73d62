import { expect, test } from 'vitest';
import { sampleMetadata, sampleRead } from '../core/testing/samples.ts';
import { fromTagger, toTagger } from './messages.ts';

const start = { type: 'start', models: [{ manifestPath: '/m.json', directory: '/m' }], threads: null };
const read = {
  type: 'read',
  id: 1,
  source: { path: '/a.jpg' },
  urgent: false,
  kind: 'preview_and_tag',
  pass: 'both',
  thumbnail: true,
  metadata: { sidecars: [], raw: null },
};
const output = { model: 'default', embedding: new Float32Array(2), logits: new Float32Array(3) };
const install = { type: 'install', weightsPath: '/w', manifestPath: '/m.json', directory: '/m' };
const answer = {
  type: 'read',
  id: 1,
  photo: sampleRead({
    outputs: [output],
    metadata: sampleMetadata({ latitude: -33.9, keywords: [['Places', 'Rome']] }),
  }),
};

test('messages - survive the way between processes', () => {
  for (const message of [
    start,
    { ...start, provider: 'cuda', lowImpact: true },
    install,
    read,
    { ...read, source: { bytes: Uint8Array.of(1) } },
  ])
    expect(toTagger.parse(structuredClone(message))).toEqual(message);
  for (const message of [
    answer,
    { type: 'installed' },
    { type: 'unreadable', id: 2, failure: { code: 'empty' } },
  ])
    expect(fromTagger.parse(structuredClone(message))).toEqual(message);
});

test.each([
  ['nothing', null],
  ['text', 'ready'],
  ['no type', {}],
  ['no model at all', { ...start, models: [] }],
  ['a provider that nobody knows', { ...start, provider: 'abacus' }],
  ['no threads at all', { ...start, threads: 0 }],
  ['a negative number', { ...read, id: -1 }],
  ['a photo from nowhere', { ...read, source: {} }],
  ['half a pixel', { ...read, kind: 'jpeg', side: 0.5 }],
  ['no pixel', { ...read, kind: 'quality', side: 0 }],
])('toTagger - refuses %s', (_, message) => {
  expect(toTagger.safeParse(message).success).toBe(false);
});

test.each([
  ['another type', { type: 'done' }],
  ['an answer to no question', { ...answer, id: undefined }],
  ['a photo without width', { ...answer, photo: { ...answer.photo, width: 0 } }],
  [
    'a place that is no number',
    { ...answer, photo: { ...answer.photo, metadata: { ...sampleMetadata(), latitude: NaN } } },
  ],
  [
    'an embedding of another kind',
    { ...answer, photo: { ...answer.photo, outputs: [{ ...output, embedding: [1, 2] }] } },
  ],
  ['half of what is to be said', { type: 'ready', provider: 'cpu' }],
])('fromTagger - refuses %s', (_, message) => {
  expect(fromTagger.safeParse(message).success).toBe(false);
});
