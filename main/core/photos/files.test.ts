import { expect, test } from 'vitest';
import { renoteSidecar, sidecarNames } from './files.ts';

test('sidecarNames() - the names alone, whatever they look like', () => {
  expect(sidecarNames(null)).toEqual([]);
  expect(sidecarNames('a.xmp:12:1700000000000')).toEqual(['a.xmp']);
  expect(sidecarNames('a:1:2.xmp:12:-34/a\nb.jpg.xmp:0:0')).toEqual(['a:1:2.xmp', 'a\nb.jpg.xmp']);
});

test.each([
  ['there was none', null, null, 'a.jpg.xmp:9:5'],
  ['Takeout’s comes last', 'a.jpg.json:1:2', null, 'a.jpg.xmp:9:5/a.jpg.json:1:2'],
  ['others keep their order', 'a.xmp:1:2', null, 'a.jpg.xmp:9:5/a.xmp:1:2'],
  [
    'it was as it was noted',
    'a.jpg.xmp:3:4/a.xmp:1:2',
    { sizeBytes: 3, modifiedMs: 4 },
    'a.jpg.xmp:9:5/a.xmp:1:2',
  ],
  ['another program wrote it since', 'a.jpg.xmp:3:4', { sizeBytes: 3, modifiedMs: 7 }, null],
  ['another program made it since', null, { sizeBytes: 3, modifiedMs: 7 }, null],
  ['another program deleted it since', 'a.jpg.xmp:3:4', null, null],
])('renoteSidecar() - %s', (_, note, before, expected) => {
  expect(renoteSidecar(note, 'a.jpg.xmp', before, { sizeBytes: 9, modifiedMs: 5 })).toBe(expected);
});
