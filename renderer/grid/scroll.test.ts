import { describe, expect, it } from 'vitest';
import { elementHeight, follow, LONGEST, toContent, toScrollTop } from './scroll.ts';

const short = { contentHeight: 50_000, viewport: 800 };
const long = { contentHeight: 140_000_000, viewport: 800 };

describe('scroll mapping', () => {
  it('a short grid scrolls as it is', () => {
    expect(elementHeight(short)).toBe(50_000);
    expect(toContent(short, 1234)).toBeCloseTo(1234);
    expect(follow(short, 0, 0, 4321)).toBe(4321);
  });

  it('a long grid reaches its first and its last row', () => {
    expect(elementHeight(long)).toBe(LONGEST);
    expect(toContent(long, 0)).toBe(0);
    expect(toContent(long, LONGEST - 800)).toBe(140_000_000 - 800);
  });

  it('toScrollTop() undoes toContent()', () => {
    for (const offset of [0, 1, 999_999, 70_000_000, 139_999_200])
      expect(toContent(long, toScrollTop(long, offset))).toBeCloseTo(offset, 3);
  });

  it('a turn of the wheel moves a long grid by as much', () => {
    expect(follow(long, 70_000_000, 8_000_000, 8_000_100)).toBe(70_000_100);
    expect(follow(long, 70_000_000, 8_000_000, 7_999_900)).toBe(69_999_900);
  });

  it('a jump of the scroll bar is scaled', () => {
    const half = (LONGEST - 800) / 2;
    expect(follow(long, 0, 0, half)).toBeCloseTo((140_000_000 - 800) / 2);
  });

  it('the edges are the edges, however they are reached', () => {
    expect(follow(long, 500, 90, 0)).toBe(0);
    expect(follow(long, 139_000_000, LONGEST - 900, LONGEST - 800)).toBe(140_000_000 - 800);
  });

  it('what fits needs no scrolling', () => {
    expect(toContent({ contentHeight: 300, viewport: 800 }, 50)).toBe(0);
    expect(toScrollTop({ contentHeight: 300, viewport: 800 }, 50)).toBe(0);
  });
});
