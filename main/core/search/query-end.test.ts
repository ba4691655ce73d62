import { expect, test } from 'vitest';
import { endsOf } from './query-end.ts';

const plain = (before: string, typed: string) => ({ before, typed, filter: null });

test('endsOf() - a minus, a bracket and the words before stay', () => {
  expect(endsOf('sky -mounta')).toEqual([plain('sky -', 'mounta')]);
  expect(endsOf('(cat or do')).toEqual([plain('(', 'cat or do'), plain('(cat ', 'or do'), plain('(cat or ', 'do')]);
}); // prettier-ignore

test('endsOf() - names of several words are tried from the first word on', () => {
  expect(endsOf('beach sea tu')).toEqual([plain('', 'beach sea tu'), plain('beach ', 'sea tu'), plain('beach sea ', 'tu')]);
  expect(endsOf('"a b" ski tr')[0]).toEqual(plain('"a b" ', 'ski tr'));
}); // prettier-ignore

test('endsOf() - an open quotation mark is a part of what is completed', () => {
  expect(endsOf('"ski tr')).toEqual([plain('', 'ski tr')]);
  expect(endsOf('dog -own:"ski tr')).toEqual([{ before: 'dog -', typed: 'ski tr', filter: 'own' }]);
});

test('endsOf() - a filter is completed by what it takes, and what is done is not completed', () => {
  expect(endsOf('dog folder:It')).toEqual([{ before: 'dog ', typed: 'It', filter: 'folder' }]);
  expect(endsOf('dog ')).toEqual([]);
  expect(endsOf('')).toEqual([]);
});
