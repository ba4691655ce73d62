import { describe, expect, test } from 'vitest';
import { ClassifierHead, restoreEmbedding } from './head.ts';
import { HEAD, manifest, outputOf, vocabulary } from '../testing/library.ts';

const head = new ClassifierHead(vocabulary, manifest, HEAD);

/** Numbers that look random and are the same each time. */
const noise = (length: number): Float32Array =>
  Float32Array.from({ length }, (_, at) => Math.sin(at * at) * 3);

describe('store()', () => {
  test('keeps an embedding to float16’s precision, with its length', () => {
    const embedding = noise(1000);
    const restored = restoreEmbedding(head.store(7, embedding));
    for (const [at, value] of embedding.entries()) expect(Math.abs(restored[at]! - value)).toBeLessThan(3e-3);
  });

  test('a row’s buffer may lie anywhere in memory', () => {
    const stored = head.store(7, noise(1000));
    const shifted = new Uint8Array(stored.vector.length + 1).subarray(1);
    shifted.set(stored.vector);
    expect(restoreEmbedding({ ...stored, vector: shifted })).toEqual(restoreEmbedding(stored));
  });

  test('an embedding of zeros stays one', () => {
    const restored = restoreEmbedding(head.store(7, new Float32Array(1000)));
    expect(restored.every((value) => value === 0)).toBe(true);
  });
});

test('logits() - are weight · embedding + bias', () => {
  const head = {
    ...HEAD,
    features: 2,
    classes: 3,
    classifierWeight: Float32Array.of(1, 2, 3, 4, 5, 6),
    classifierBias: Float32Array.of(0.5, 0, -1),
  };
  expect(new ClassifierHead(vocabulary, manifest, head).logits(Float32Array.of(10, 1))).toEqual(
    Float32Array.of(12.5, 34, 55),
  );
});

test('scores() - the same from the stored embedding as from the network’s logits', () => {
  const { embedding, logits } = outputOf('beagle', 'goldfish');
  const fromNetwork = head.scores(logits, null, 20);
  const fromStore = head.scores(head.logits(restoreEmbedding(head.store(1, embedding))), null, 20);
  expect(fromStore.map(({ label }) => label.name)).toEqual(fromNetwork.map(({ label }) => label.name));
  expect(fromNetwork.map(({ label }) => label.name)).toEqual(
    expect.arrayContaining(['beagle', 'goldfish', 'animal']),
  );
});

test('classes() - the network’s own, most probable first, adding up to one', () => {
  const classes = head.classes(outputOf('beagle').logits, 1000);
  expect(classes[0]).toMatchObject({ id: 'n02088364', name: 'beagle' });
  expect(classes.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 5);
  expect(head.classes(noise(1000), 5)).toHaveLength(5);
});
