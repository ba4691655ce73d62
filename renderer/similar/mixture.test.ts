import { expect, it } from 'vitest';
import { formatMixture, parseMixture, tune } from './mixture.ts';

const part = (photo: number) => ({ photo, region: null });

it('an address keeps what photos should be like and unlike, and parts of them', () => {
  for (const text of ['12+44-5', '12-5', '12@100,200,500,400', 'picture+7', '3@0,0,1000,1000-4'])
    expect(formatMixture(parseMixture(text)!)).toBe(text);
  expect(parseMixture('12@100,200,500,400-5')).toEqual({
    plus: [{ photo: 12, region: { left: 0.1, top: 0.2, width: 0.5, height: 0.4 } }],
    minus: [part(5)],
  });
});

it.each(['12', '', '-5', '+5', '12+', '12@1,2,3', '12@900,0,200,100', '12@0,0,0,5', '12 44', '0+1'])(
  '“%s” is no mixture',
  (text) => expect(parseMixture(text)).toBeNull(),
);

it('tune() - adds on one side, changes sides, and takes back what is said again', () => {
  const start = { plus: [part(1)], minus: [] };
  const more = tune(start, 2, 'more');
  expect(more).toEqual({ plus: [part(1), part(2)], minus: [] });
  expect(tune(more, 2, 'less')).toEqual({ plus: [part(1)], minus: [part(2)] });
  expect(tune(more, 2, 'more')).toEqual(start);
  expect(tune(start, 1, 'less')).toEqual(start); // there has to be something to be like
});
