import { expect, test } from 'vitest';
import { sidecarNames } from './files.ts';

test('sidecarNames() - the names alone, whatever they look like', () => {
  expect(sidecarNames(null)).toEqual([]);
  expect(sidecarNames('a.xmp:12:1700000000000')).toEqual(['a.xmp']);
  expect(sidecarNames('a:1:2.xmp:12:-34/a\nb.jpg.xmp:0:0')).toEqual(['a:1:2.xmp', 'a\nb.jpg.xmp']);
});
