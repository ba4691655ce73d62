import { expect, test } from 'vitest';
import { freeBytesOf, isDiskFull } from './disk-full.ts';
import { PhotonestError } from './errors.ts';

const coded = (code: string): Error => Object.assign(new Error('no room'), { code });

test('isDiskFull() - tells it by the code of an error or of its cause, whoever wrote', () => {
  for (const code of ['ENOSPC', 'EDQUOT', 'SQLITE_FULL'])
    expect([isDiskFull(coded(code)), isDiskFull(new Error('', { cause: coded(code) }))]).toEqual([
      true,
      true,
    ]);
  expect(isDiskFull(new PhotonestError('disk_full', 'The disk is full.'))).toBe(true);
  for (const other of [coded('EACCES'), new PhotonestError('internal', 'ENOSPC'), 'ENOSPC', null])
    expect(isDiskFull(other)).toBe(false);
});

test('freeBytesOf() - a drive that does not say how large it is has no number', () => {
  expect(freeBytesOf({ bavail: 3, bsize: 4096, blocks: 10 })).toBe(12_288);
  expect(freeBytesOf({ bavail: 0, bsize: 4096, blocks: 10 })).toBe(0);
  expect(freeBytesOf({ bavail: 0, bsize: 4096, blocks: 0 })).toBeNull();
});
