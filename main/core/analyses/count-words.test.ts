import { expect, test } from 'vitest';
import { countWords } from './count-words.ts';

test('countWords() - plurals as people say them', () => {
  const words = ['dog', 'person', 'bus', 'wine glass', 'sandwich', 'skis', 'sheep', 'knife'].map((name) => countWords(2, name)); // prettier-ignore
  expect(words).toEqual(['2 dogs', '2 people', '2 buses', '2 wine glasses', '2 sandwiches', '2 skis', '2 sheep', '2 knives']); // prettier-ignore
  expect(countWords(1, 'person')).toBe('person');
});
