import { expect, test } from 'vitest';
import { toTagger } from './messages.ts';
import { fromProbe, toProbe } from './probe-messages.ts';

const start = { type: 'start', models: [{ manifestPath: '/m.json', directory: '/m' }], threads: null };
const where = { manifestPath: '/m.json', modelDirectory: '/m', threads: null };
const probe = { ...where, type: 'probe', provider: 'dml', precision: 'float16', batch: 4, scratch: '/tmp/p' };
const quantise = { ...where, type: 'quantise', bits: 8, calibration: ['/a.jpg'], aside: ['/b.jpg'] };
const rows = { embedding: Float32Array.of(1), logits: Float32Array.of(2) };
const quantised = {
  type: 'quantised',
  calibrated: 1,
  float32: [rows],
  int8: [rows],
  milliseconds: { float32: 2, int8: 1 },
};
const probed = { type: 'probed', outputs: [rows], millisecondsPerPhoto: 1.5, nodes: { A: 2 } };

test('messages about providers - survive the way between processes', () => {
  for (const message of [{ type: 'inspect' }, probe, quantise])
    expect(toProbe.parse(structuredClone(message))).toEqual(message);
  const inspected = {
    type: 'inspected',
    runtime: '1',
    weightBits: 7,
    candidates: [{ provider: 'cpu', precision: 'float32', device: 'x', missing: null }],
  };
  for (const message of [
    inspected,
    probed,
    quantised,
    { type: 'probe_failed', failed: { kind: 'refusal', refusal: { code: 'slow', seconds: 8 } } },
  ])
    expect(fromProbe.parse(structuredClone(message))).toEqual(message);
  const gently = { ...start, provider: 'webgpu', precision: 'float16', lowImpact: true };
  expect(toTagger.parse(structuredClone(gently))).toEqual(gently);
});

test.each([
  { ...probe, provider: 'gpu' },
  { ...probe, precision: 'float8' },
  { ...probe, batch: 0 },
  { ...quantise, bits: 6 },
  start,
])('toProbe - refuses %j', (message) => {
  expect(toProbe.safeParse(message).success).toBe(false);
});

test('messages about providers - other answers and starts are refused', () => {
  expect(fromProbe.safeParse({ ...probed, outputs: [{ ...rows, logits: [2] }] }).success).toBe(false);
  expect(fromProbe.safeParse('blah').success).toBe(false);
  expect(toTagger.safeParse({ ...start, provider: 'gpu' }).success).toBe(false);
});
