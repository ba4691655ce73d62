import { afterEach, expect, test } from 'vitest';
import { matchSentence } from '../../main/core/search/match.ts';
import { noteBridge, noteMisspelling, notePlaces } from '../../main/core/search/notes.ts';
import type { Label } from '../../main/core/labels/vocabulary.ts';
import { chooseLanguage } from '../i18n/i18n.svelte.ts';
import { matchWords, noteWords } from './search.ts';

afterEach(() => chooseLanguage('en', []));

const labels = ['dog', 'cat', 'bird', 'fish', 'horse', 'cow'].map((name) => ({ key: name, name }) as Label);

test.each(['same', 'wider', 'kinds', 'related', 'near'] as const)(
  'noteWords() - a word that is %s is said in English as by the engine, in Japanese with all its names',
  (kind) => {
    for (const count of [1, 2, 3, 6]) {
      const bridge = { kind, labels: labels.slice(0, count) };
      const note = noteBridge('pets', { word: 'pets', start: 0, end: 4, bridge })!;
      chooseLanguage('en', []);
      expect(noteWords(note)).toBe(note.text);
      chooseLanguage('ja', []);
      const words = noteWords(note);
      expect(words).toContain('「pets」');
      if (kind !== 'near') for (const name of note.names.slice(0, 4)) expect(words).toContain(name);
    }
  },
);

test('noteWords() - a word that names places, too', () => {
  const note = notePlaces('paris', ['Paris, France', 'Paris, United States']);
  expect(note.text).toBe('“paris”: also showing photos taken in Paris, France and Paris, United States.');
  expect(noteWords(note)).toBe(note.text);
  chooseLanguage('ja', []);
  expect(noteWords(note)).toBe(
    '「paris」：Paris, France、Paris, United Statesで撮影された写真も表示しています。',
  );
});

test('noteWords() - a misspelt word', () => {
  const note = noteMisspelling('dgo', { word: 'dgo', start: 0, end: 3, names: ['dog'] });
  expect(noteWords(note)).toBe(note.text);
  chooseLanguage('ja', []);
  expect(noteWords(note)).toContain('「dgo」');
});

test('matchWords() - where a word was found, in either language', () => {
  const codes = ['file_name', 'folder_name', 'title', 'caption', 'text'] as const;
  for (const code of codes) expect(matchWords({ code })).toBe(matchSentence({ code }));
  expect(matchWords({ code: 'label', name: 'beagle' })).toBe('beagle');
  const place = { code: 'place', name: 'Norway' } as const;
  expect([matchWords(place), matchSentence(place)]).toEqual(['taken in Norway', 'taken in Norway']);
  chooseLanguage('ja', []);
  expect(codes.map((code) => matchWords({ code }))).toEqual([
    'ファイル名に一致',
    'フォルダー名に一致',
    'タイトルに一致',
    '説明に一致',
    '写真内の文字に一致',
  ]);
  expect(matchWords(place)).toBe('Norwayで撮影');
});
