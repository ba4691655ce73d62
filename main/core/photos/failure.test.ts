import { expect, test } from 'vitest';
import { PhotonestError } from '../errors.ts';
import { SAMPLE_FAILURES } from '../testing/failures.ts';
import { failureSentence, isSameFailure } from './failure-sentence.ts';
import { failureKind, photoFailure, type FailureCode, type PhotoFailure } from './failure.ts';
import { fileKind } from './formats.ts';
import { ReaderCrashed } from './reading.ts';
import { failureOf, UnreadablePhoto } from './unreadable-photo.ts';

const skippedAs = (name: string): PhotoFailure => {
  const kind = fileKind(name);
  if (kind?.kind !== 'skipped') throw new Error(`${name} is read`);
  return kind.failure;
};

test('failureKind() - of files that failed', () => {
  const kinds = new Map(SAMPLE_FAILURES.map((failure) => [failure.code, failureKind(failure)]));
  const kindOf = (code: FailureCode) => kinds.get(code);
  expect(kindOf('crashed')).toBe('crash');
  expect(failureKind(new ReaderCrashed(true, 120).verdict(1)!)).toBe('crash');
  expect(kindOf('permission')).toBe('permission');
  expect(kindOf('not_a_picture')).toBe('unsupported');
  expect(kindOf('too_large')).toBe('unsupported');
  expect(kindOf('damaged')).toBe('damaged');
  expect(kindOf('empty')).toBe('damaged');
});

test('failureKind() - of files that were skipped', () => {
  expect(failureKind(skippedAs('a.mp4'))).toBe('video');
  expect(failureKind(skippedAs('a.psd'))).toBe('unsupported');
  expect(failureKind({ code: 'link_broken' })).toBe('link');
  expect(failureKind({ code: 'folder_permission' })).toBe('permission');
  expect(failureKind({ code: 'name' })).toBe('name');
  expect(failureKind({ code: 'not_regular' })).toBe('other');
  expect(failureKind({ code: 'film_companion', leader: 'permissions forbid.jpg' })).toBe('companion');
});

test('failureSentence() - has the values, with large numbers in groups', () => {
  expect(failureSentence({ code: 'too_large', width: 20_000, height: 30_000, limit: 300 })).toBe(
    'has 20,000 × 30,000 pixels (600 megapixels), more than the 300 that are decoded',
  );
  expect(failureSentence({ code: 'memory', megapixels: 1050, limit: 228, format: 'jpeg' })).toBe(
    'has 1,050 megapixels, more than the 228 of such a picture (jpeg) that fit into memory',
  );
  expect(failureSentence(new ReaderCrashed(true, 120).verdict(1)!)).toBe(
    'took longer than 120 seconds to read',
  );
});

test('failureSentence() - tells all codes apart, and each passes the schema', () => {
  expect(new Set(SAMPLE_FAILURES.map(failureSentence)).size).toBe(SAMPLE_FAILURES.length);
  for (const failure of SAMPLE_FAILURES) expect(photoFailure.parse(failure)).toEqual(failure);
  for (const failure of SAMPLE_FAILURES) expect(failureSentence(failure)).not.toMatch(/[{}]|undefined/);
  expect(photoFailure.safeParse({ code: 'slow' }).success).toBe(false);
  expect(photoFailure.safeParse({ code: 'odd' }).success).toBe(false);
});

test('isSameFailure() - by code and values, whatever their order', () => {
  expect(isSameFailure(null, null)).toBe(true);
  expect(isSameFailure({ code: 'video' }, null)).toBe(false);
  expect(isSameFailure({ code: 'raw_companion', leader: 'a' }, { leader: 'a', code: 'raw_companion' })).toBe(
    true,
  );
  expect(isSameFailure({ code: 'raw_companion', leader: 'a' }, { code: 'raw_companion', leader: 'b' })).toBe(
    false,
  );
});

test('failureOf() - what is no photo’s fault has none, and a clause without a code keeps its words', () => {
  expect(failureOf(new UnreadablePhoto({ code: 'empty' }))).toEqual({ code: 'empty' });
  expect(failureOf(new PhotonestError('unreadable', 'is odd'))).toEqual({
    code: 'other',
    sentence: 'is odd',
  });
  expect(failureOf(new PhotonestError('disk_full', 'No room.'))).toBeNull();
  expect(failureOf(new Error('is empty'))).toBeNull();
});
