import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const MOST_LINES = 150;
const MOST_WORDS = 30;
const MEAN_WORDS = 15;

/** Sentences of the prose: no headings, tables, code blocks. */
function listSentences(page: string): string[] {
  return page
    .replaceAll(/^```[\s\S]*?^```/gm, '')
    .split('\n')
    .filter((line) => line !== '' && !/^[#|]/.test(line))
    .flatMap((line) => line.replace(/^- /, '').split(/(?<=[.:!?](?:\*\*|\))?)\s+/));
}

const countWords = (sentence: string): number => sentence.split(/\s+/).length;

test('ARCHITECTURE.md - it is short, and so are its sentences', () => {
  const page = readFileSync('ARCHITECTURE.md', 'utf8');
  expect(page.trimEnd().split('\n').length).toBeLessThanOrEqual(MOST_LINES);
  const sentences = listSentences(page);
  expect(sentences.length).toBeGreaterThan(50);
  expect(sentences.filter((sentence) => countWords(sentence) > MOST_WORDS)).toEqual([]);
  const words = sentences.reduce((sum, sentence) => sum + countWords(sentence), 0);
  expect(words / sentences.length).toBeLessThanOrEqual(MEAN_WORDS);
});
