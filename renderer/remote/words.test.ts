import { afterEach, expect, test } from 'vitest';
import type { RemoteStatus } from '../../main/core/results/remote.ts';
import { chooseLanguage } from '../i18n/i18n.svelte.ts';
import { remoteWords } from './words.ts';

afterEach(() => chooseLanguage('system', ['en-GB']));

const status: RemoteStatus = {
  host: 'box', state: 'tagging', done: 1204, failed: 0, underWay: 48,
  photosPerSecond: 11.24, connections: 1, problem: null,
}; // prettier-ignore

test('remoteWords() - what there is to tell, in the window’s language', () => {
  expect(remoteWords(status)).toBe('1,204 photos tagged there, 48 under way, 11.2 a second');
  expect(remoteWords({ ...status, done: 1, failed: 1, underWay: 0, photosPerSecond: null })).toBe(
    '1 photo tagged there, 1 could not be read there and is tried here',
  );
  chooseLanguage('ja', []);
  expect(remoteWords({ ...status, underWay: 0, photosPerSecond: null })).toBe(
    '相手側で1,204枚にタグ付け済み',
  );
});
