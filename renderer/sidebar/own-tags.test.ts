import { expect, test } from 'vitest';
import type { OwnTag } from '../../main/core/api.ts';
import { toRows, waitingOf } from './own-tags.ts';

const tag = (name: string, parent: string | null, fromFiles = false): OwnTag => ({
  ...{ key: name, name, parent, fromFiles },
  ...{ aliases: [], colour: null, count: 1 },
});

test('toRows() - keeps the tree, with the tags above those that are shown', () => {
  const tags = [tag('Places', null, true), tag('Italy', 'Places', true), tag('Rome', 'Italy'), tag('Rex', null)];
  const shape = (isShown: (each: OwnTag) => boolean) => toRows(tags, isShown).map(({ tag: { name }, depth }) => [name, depth]);
  expect(shape(({ fromFiles }) => !fromFiles)).toEqual([['Places', 0], ['Italy', 1], ['Rome', 2], ['Rex', 0]]);
  expect(shape(({ fromFiles }) => fromFiles)).toEqual([['Places', 0], ['Italy', 1]]);
}); // prettier-ignore

test('waitingOf() - proposals of a taught tag lead to their review, and none are nothing', () => {
  const teaching = { find: (key: string) => (key === 'Rex' ? { proposals: 1200 } : key === 'Max' ? { proposals: 0 } : null) };
  expect(waitingOf(teaching, tag('Rex', null))).toEqual({
    count: '+1,200',
    name: 'Review 1,200 proposals for Rex',
    href: '#/review/Rex?order=surest',
  });
  expect(waitingOf(teaching, tag('Max', null))).toBeUndefined();
  expect(waitingOf(teaching, tag('Oslo', null))).toBeUndefined();
}); // prettier-ignore
