import { expect, test } from 'vitest';
import type { Verdict } from '../../core/models/provider.ts';
import { findProvider } from './probe-analysis.ts';

function verdict(provider: Verdict['provider'], millisecondsPerPhoto: number, accepted = true): Verdict {
  const key = {
    provider,
    precision: 'float32',
    device: 'd',
    model: 'm',
    runtime: '1',
    weightBits: null,
  } as const;
  const reason = accepted ? null : 'gave wrong numbers';
  return { ...key, millisecondsPerPhoto, accepted, reason, batch: 1, nodes: {}, at: '' };
}

test('findProvider() - the fastest that was right, or the one that is set where that was', () => {
  const verdicts = [verdict('cpu', 8000), verdict('webgpu', 400), verdict('cuda', 50, false)];
  expect(findProvider(verdicts, 'automatic')).toBe('webgpu');
  expect(findProvider(verdicts, 'cpu')).toBe('cpu');
  expect(findProvider(verdicts, 'cuda')).toBe('cpu');
  expect(findProvider([], 'automatic')).toBe('cpu');
});
