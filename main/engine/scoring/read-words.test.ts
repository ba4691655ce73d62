import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MODELS_DIRECTORY } from '../paths.ts';
import { readVocabulary } from './read-vocabulary.ts';
import { readWords } from './read-words.ts';

const LABELS = join(MODELS_DIRECTORY, 'labels');
const vocabulary = await readVocabulary(join(LABELS, 'vocabulary.json'));
const read = <T>(name: string): Record<string, T> =>
  JSON.parse(readFileSync(join(LABELS, name), 'utf8')) as Record<string, T>;
/** Labels by the names of a file, of which each may be `a|b`. */
const labelsIn = (language: string): Set<string> =>
  new Set(Object.keys(read(`names.${language}.json`)).flatMap((name) => name.split('|')));

test('every label has a Japanese name, and the two hundred commonest a German, French and Spanish one', () => {
  const japanese = labelsIn('ja');
  expect(vocabulary.labels.filter(({ name }) => !japanese.has(name))).toEqual([]);
  for (const language of ['de', 'fr', 'es']) {
    const names = labelsIn(language);
    expect(vocabulary.labels.filter(({ name }) => names.has(name)).length).toBeGreaterThan(200);
  }
});

test('words.json - every word leads to labels that there are', () => {
  const names = Object.values(read<Record<string, string[]>>('words.json')).flatMap((entries) => Object.values(entries).flat()); // prettier-ignore
  const unknown = names.filter((name) =>
    name.split('|').every((each) => vocabulary.findByName(each) === undefined),
  );
  expect(names.length).toBeGreaterThan(1000);
  expect(unknown).toEqual([]);
});

test('readWords() - a folder without words is a broken installation', async () => {
  await expect(readWords(join(LABELS, 'nowhere'), vocabulary)).rejects.toMatchObject({ code: 'internal' });
  const words = await readWords(LABELS, vocabulary);
  expect(words.find('doggo')?.labels.map(({ name }) => name)).toEqual(['dog']);
});
