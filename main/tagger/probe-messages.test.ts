import { expect, test } from 'vitest';
import { toTagger } from './messages.ts';
import { fromProbe, toProbe } from './probe-messages.ts';

const start = { type: 'start', models: [{ manifestPath: '/m.json', directory: '/m' }], threads: null };
const where = { manifestPath: '/m.json', modelDirectory: '/m', threads: null };
const probe = { ...where, type: 'probe', provider: 'dml', precision: 'float16', batch: 4, scratch: '/tmp/p' };
const rows = { embedding: Float32Array.of(1), logits: Float32Array.of(2) };
const probed = { type: 'probed', outputs: [rows], millisecondsPerPhoto: 1.5, nodes: { A: 2 } };

test('messages about providers - survive the way between processes', () => {
  for (const message of [{ type: 'inspect' }, probe])
    expect(toProbe.parse(structuredClone(message))).toEqual(message);
  const inspected = {
    type: 'inspected',
    runtime: '1',
    candidates: [{ provider: 'cpu', precision: 'float32', device: 'x', missing: null }],
  };
  for (const message of [inspected, probed, { type: 'probe_failed', code: null, message: 'hung' }])
    expect(fromProbe.parse(structuredClone(message))).toEqual(message);
  const gently = { ...start, provider: 'webgpu', precision: 'float16', lowImpact: true };
  expect(toTagger.parse(structuredClone(gently))).toEqual(gently);
});

test.each([{ ...probe, provider: 'gpu' }, { ...probe, precision: 'float8' }, { ...probe, batch: 0 }, start])(
  'toProbe - refuses %j',
  (message) => {
    expect(toProbe.safeParse(message).success).toBe(false);
  },
);

test('messages about providers - other answers and starts are refused', () => {
  expect(fromProbe.safeParse({ ...probed, outputs: [{ ...rows, logits: [2] }] }).success).toBe(false);
  expect(fromProbe.safeParse('blah').success).toBe(false);
  expect(toTagger.safeParse({ ...start, provider: 'gpu' }).success).toBe(false);
});
