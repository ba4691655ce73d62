import { expect, test } from 'vitest';
import { PlaceWords } from './place-words.ts';
import { Dictionary } from './photo-columns.ts';

const LEVELS: Record<number, { title: string; names: string[] }[]> = {
  1: [
    { title: 'Oslo, Norway', names: ['oslo', 'オスロ'] },
    { title: 'Oslo, Norway', names: ['oslo'] },
    { title: 'Norway', names: ['norway', 'no', 'ノルウェー'] },
  ],
  2: [
    { title: 'Paris, France', names: ['paris', 'nw'] },
    { title: 'France', names: ['france', '仏国'] },
  ],
  3: [{ title: 'Paris, United States', names: ['paris'] }],
};

function placesOf(...ids: number[]) {
  const dictionary = new Dictionary();
  for (const id of ids) dictionary.code(String(id));
  const asked: number[] = [];
  const levelsOf = (id: number) => {
    asked.push(id);
    return LEVELS[id] ?? [];
  };
  const words = new PlaceWords({ levelsOf, find: () => 0, matcher: () => () => false }, dictionary);
  return { words, dictionary, asked };
}

test('PlaceWords - whole names find all places of that name, in any script and whatever the case', () => {
  const { words } = placesOf(0, 1, 2, 3);
  expect(words.titlesOf('Paris')).toEqual(['Paris, France', 'Paris, United States']);
  expect([...words.maskOf('paris')]).toEqual([0, 0, 1, 1]);
  expect(words.titlesOf('OSLO')).toEqual(['Oslo, Norway']);
  expect([...words.maskOf('ノルウェー')]).toEqual([0, 1, 0, 0]);
  expect(words.titlesOf('仏国')).toEqual(['France']);
});

test('PlaceWords - parts of names, and two letters, are no places', () => {
  const { words } = placesOf(1, 2);
  for (const word of ['osl', 'no', 'nw', '', 'pari', 'oslo norway']) {
    expect(words.titlesOf(word)).toEqual([]);
    expect([...words.maskOf(word)]).toEqual([0, 0]);
  }
});

test('PlaceWords - each place is read once, also one that comes later, and ahead in steps', () => {
  const { words, dictionary, asked } = placesOf(1, 2);
  for (let id = 100; id < 160; id++) dictionary.code(String(id));
  expect(words.readAhead()).toBe(true);
  expect(asked).toHaveLength(50);
  expect(words.readAhead()).toBe(false);
  dictionary.code('3');
  expect(words.titlesOf('paris')).toEqual(['Paris, France', 'Paris, United States']);
  expect(asked).toHaveLength(63);
});
