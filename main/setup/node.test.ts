import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isRecentEnough, nodeBinary } from './node.mjs';
import { run } from './run.mjs';

describe('isRecentEnough()', () => {
  test('22.22 is the first that is', () => {
    expect(isRecentEnough('22.22.0')).toBe(true);
    expect(isRecentEnough('22.21.9')).toBe(false);
    expect(isRecentEnough('20.99.0')).toBe(false);
    expect(isRecentEnough('24.0.0')).toBe(true);
    expect(isRecentEnough('100.1.0')).toBe(true);
  });
});

describe('nodeBinary()', () => {
  test('the Node it finds here can run TypeScript', async () => {
    const { status, output } = await run(nodeBinary(), ['-p', 'process.features.typescript']);
    expect(output.trim()).toBe('strip');
    expect(status).toBe(0);
  });

  test('without a package for the platform, the running Node does if it is recent', () => {
    expect(nodeBinary('sunos', 'x64')).toBe(process.execPath);
    expect(existsSync(nodeBinary('sunos', 'x64'))).toBe(true);
  });
});
