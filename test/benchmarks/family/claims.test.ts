import { expect, test } from 'vitest';
import { judgeClaims } from './claims.ts';

const network = (
  kind: 'ResNeSt' | 'ResNeSt-fast' | 'EfficientNet',
  architecture: string,
  top1: number,
  float32Ms: number,
  int8Ms: number | null = null,
) => ({ kind, architecture, top1, float32Ms, int8Ms });

test('judgeClaims() - the fast variants against ResNeSt-50, and ResNeSt against EfficientNet of the same accuracy', () => {
  const { fast, equalAccuracy } = judgeClaims([
    network('ResNeSt', 'resnest50d', 81, 60, 30),
    network('ResNeSt-fast', 'quick', 81.2, 40, 20),
    network('EfficientNet', 'b3', 80.9, 90, null),
    network('EfficientNet', 'b4', 82.6, 200),
  ]);
  expect(fast).toEqual([{ faster: 'quick', slower: 'resnest50d', times: { float32: 1.5, int8: 1.5 } }]);
  expect(equalAccuracy).toEqual([
    { faster: 'resnest50d', slower: 'b3', times: { float32: 1.5, int8: null } },
    { faster: 'quick', slower: 'b3', times: { float32: 2.25, int8: null } },
  ]);
});

test('judgeClaims() - of networks that were not measured says nothing', () => {
  expect(judgeClaims([network('ResNeSt-fast', 'quick', 81.2, 40)])).toEqual({ fast: [], equalAccuracy: [] });
});
