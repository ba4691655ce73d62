import { describe, expect, it } from 'vitest';
import { backupWords, countsWords, hourWords, watchingWords } from './library.ts';
import { chooseLanguage, t } from '../i18n/i18n.svelte.ts';
import { bytes, coordinates, percent, speed } from './number.ts';
import { dayWords, momentWords, timeLeft } from './time.ts';

describe('timeLeft()', () => {
  it.each([
    [0, 'less than a minute left'],
    [49, 'less than a minute left'],
    [55, '1 min left'],
    [420, '7 min left'],
    [3569, '59 min left'],
    [3590, '1 h left'],
    [7800, '2 h 10 min left'],
    [7190, '2 h left'],
    [86_400, 'about a day left'],
    [200_000, 'about 2 days left'],
  ])('%i seconds are “%s”', (seconds, words) => {
    expect(timeLeft(seconds)).toBe(words);
  });
});

describe('dates in words', () => {
  const now = new Date(2025, 5, 15, 9, 0);
  it.each([
    ['2025-06-15', 'Today'],
    ['2025-06-14', 'Yesterday'],
    ['2025-06-13', 'Friday, 13 June 2025'],
    ['2025-06-16', 'Monday, 16 June 2025'],
    ['', 'Without a date'],
  ])('the day %s is “%s”', (day, words) => {
    expect(dayWords(day, now)).toBe(words);
  });

  it('a moment has no seconds', () => {
    expect(momentWords('2025-06-14T17:42:09')).toBe('14 June 2025, 17:42');
  });
});

describe('numbers in words', () => {
  it('counts agree with their noun', () => {
    expect([1, 12_408].map((count) => t('grid.photos', { count }))).toEqual(['1 photo', '12,408 photos']);
  });
  it('only what is certain is 100%', () => {
    expect([0.071, 0.5, 0.998, 1].map(percent)).toEqual(['7%', '50%', '99%', '100%']);
  });
  it.each([
    [512, '512 bytes'],
    [14_200_000, '14.2 MB'],
    [980_400, '980 kB'],
    [445_000_000, '445 MB'],
  ])('%i bytes are “%s”', (value, words) => {
    expect(bytes(value)).toBe(words);
  });
  it.each([
    [11.4, '11 photos/s'],
    [3.14, '3.1 photos/s'],
    [0.4, '2.5 s per photo'],
  ])('%f photos per second are “%s”', (value, words) => {
    expect(speed(value)).toBe(words);
  });
  it('places south and west are named so', () => {
    expect(coordinates({ latitude: -33.8568, longitude: 151.2153 })).toBe('33.8568° S, 151.2153° E');
  });
});

describe('the library in words', () => {
  const counts = { found: 9, tagged: 3, failed: 1, skipped: 2, offline: 0, pending: 3 };

  it('all states of a folder’s files, as they add up', () => {
    expect(countsWords(counts)).toBe('9 files: 3 tagged, 3 to do, 1 could not be read, 2 skipped');
    expect(countsWords({ ...counts, found: 0 })).toBe('No photos yet');
  });

  it('how changes come to be noticed, with the reason where it is not at once', () => {
    const folder = { id: 1, path: '/a', name: 'a', offline: false, counts, watchProblem: null };
    expect(watchingWords({ ...folder, watching: 'watched' })).toBe('Changes show at once.');
    expect(watchingWords({ ...folder, watching: 'timed', watchProblem: 'It is on a network drive.' })).toBe(
      'Looked through every few minutes. It is on a network drive.',
    );
    const timed = { ...folder, watching: 'timed', watchProblem: 'NFS drives do not tell.' } as const;
    chooseLanguage('ja', []);
    expect(watchingWords({ ...timed, codedWatchProblem: { code: 'watch_network', kind: 'NFS' } })).toContain(
      'NFSのドライブでは',
    );
    chooseLanguage('en', []);
    expect(watchingWords({ ...folder, watching: 'off', offline: true })).toMatch(/^Cannot be reached now/);
  });

  it('backups by why they were made and what they hold', () => {
    const backup = { id: 1, at: '2026-11-24T12:00:00Z', sizeBytes: 1, photos: 12_408, ownTags: 1 };
    expect(backupWords({ ...backup, kind: 'daily' })).toBe('daily, 12,408 photos, 1 tag of yours');
    expect(backupWords({ ...backup, kind: 'before-restore' })).toMatch(/^before a restore/);
  });

  it('hours as clocks have them', () => expect(hourWords(6)).toBe('06:00'));
});
