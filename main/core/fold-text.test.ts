import { describe, expect, it } from 'vitest';
import { singularForms } from './fold-text.ts';

describe('singularForms()', () => {
  it.each([
    ['dogs', 'dog'],
    ['berries', 'berry'],
    ['boxes', 'box'],
    ['horses', 'horse'],
    ['wolves', 'wolf'],
    ['knives', 'knife'],
    ['gloves', 'glove'],
    ['potatoes', 'potato'],
    ['shoes', 'shoe'],
    ['beaches', 'beach'],
    ['menus', 'menu'],
    ['traffic lights', 'traffic light'],
  ])('%s may be more than one %s', (plural, singular) => {
    expect(singularForms(plural)).toContain(singular);
  });

  it('a word that ends like no plural has none', () => {
    for (const word of ['dog', 'grass', 'snow', '']) expect(singularForms(word)).toEqual([]);
  });
});
