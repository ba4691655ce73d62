import { expect, it } from 'vitest';
import { parseRegion } from './region.ts';

it('parseRegion() - takes four fractions within the picture, and nothing else', () => {
  expect(parseRegion('0.25, 0,0.5,1')).toEqual({ left: 0.25, top: 0, width: 0.5, height: 1 });
  for (const wrong of [
    '',
    '0,0,1',
    '0,0,1,1,1',
    '0.6,0,0.5,1',
    '0,0,0,1',
    '-0.1,0,0.5,0.5',
    ',,,',
    'a,b,c,d',
  ])
    expect(parseRegion(wrong)).toBeNull();
});
