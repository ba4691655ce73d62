import { expect, test } from 'vitest';
import { failureKind } from './failure.ts';
import { fileKind } from './formats.ts';
import { crashed, ReaderEnded } from './reading.ts';

const failed = (reason: string) => failureKind({ state: 'failed', reason, shownWith: null });
const skipped = (reason: string) => failureKind({ state: 'skipped', reason, shownWith: null });
const reasonOf = (name: string): string => {
  const kind = fileKind(name);
  return kind?.kind === 'skipped' ? kind.reason : '';
};

test('failureKind() - of files that failed', () => {
  expect(failed(crashed().message)).toBe('crash');
  expect(failed(new ReaderEnded(true, 120).verdict(1)!.message)).toBe('crash');
  expect(failed('may not be read: its permissions forbid it')).toBe('permission');
  expect(failed('is not a picture, or of a format that is not supported')).toBe('unsupported');
  expect(failed('is cut short or damaged')).toBe('damaged');
  expect(failed('is empty')).toBe('damaged');
});

test('failureKind() - of files that were skipped', () => {
  expect(skipped(reasonOf('a.mp4'))).toBe('video');
  expect(skipped(reasonOf('a.psd'))).toBe('unsupported');
  expect(skipped('a link that leads nowhere')).toBe('link');
  expect(skipped('a folder that cannot be opened: its permissions forbid it')).toBe('permission');
  expect(skipped('its name is not valid text: rename the file')).toBe('name');
  expect(skipped('is not a regular file')).toBe('other');
  const reason = 'the film of the live photo permissions forbid.jpg';
  expect(failureKind({ state: 'skipped', reason, shownWith: '/a.jpg' })).toBe('companion');
});
