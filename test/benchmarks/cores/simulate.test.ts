import { expect, test } from 'vitest';
import { findBest, ruleFor, simulate } from './simulate.ts';

const stages = { decodeMs: 80, networkMs: 40, parallel: 1 };

test('simulate() - one core does one thing after the other', () => {
  const photosPerSecond = simulate(stages, { cores: 1, decoders: 1, threads: 1, sessions: 1 });
  expect(photosPerSecond).toBeCloseTo(1000 / 120, 1);
});

test('simulate() - as many cores as are needed share the work evenly', () => {
  expect(simulate(stages, ruleFor(2))).toBeCloseTo(2000 / 120, 0);
  expect(simulate(stages, ruleFor(4))).toBeCloseTo(4000 / 120, 0);
});

test('simulate() - a network that nothing divides is what all wait for', () => {
  const rate = simulate({ ...stages, parallel: 0 }, { cores: 32, decoders: 16, threads: 1, sessions: 1 });
  expect(rate).toBeCloseTo(25, 0);
  expect(
    simulate({ ...stages, parallel: 0 }, { cores: 32, decoders: 16, threads: 1, sessions: 4 }),
  ).toBeCloseTo(100, -1);
});

test('findBest() - is at least as good as the rule', () => {
  for (const cores of [2, 4, 8, 16, 32])
    expect(findBest(stages, cores).photosPerSecond * 1.01).toBeGreaterThanOrEqual(
      simulate(stages, ruleFor(cores)),
    );
});
