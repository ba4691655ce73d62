import { describe, expect, it } from 'vitest';
import { formatRoute, likeRoute, parseRoute, photosRoute, searchRoute, type Route } from './route.ts';

describe('routes', () => {
  it.each<[Route, string]>([
    [searchRoute(''), '#/photos'],
    [searchRoute('tag:"border collie" -sky'), '#/photos?q=tag%3A%22border+collie%22+-sky'],
    [photosRoute({ kind: 'query', text: 'dog' }, 12), '#/photos?q=dog&photo=12'],
    [likeRoute(7), '#/like/7'],
    [likeRoute(9, ['picture', 7]), '#/like/picture/7/9'],
    [{ view: 'labels' }, '#/labels'],
    [{ view: 'review', label: 'own:Rex' }, '#/review/own%3ARex'],
    [{ view: 'review', label: 'own:Rex', order: 'surest' }, '#/review/own%3ARex?order=surest'],
    [{ view: 'review', label: 'dog', order: 'surest', least: 0.15 }, '#/review/dog?order=surest&least=0.15'],
    [{ view: 'map' }, '#/map'],
    [{ view: 'unread' }, '#/unread'],
    [{ view: 'models' }, '#/models'],
  ])('%j is %s, and back', (route, hash) => {
    expect(formatRoute(route)).toBe(hash);
    expect(parseRoute(hash)).toEqual(route);
  });

  it.each(['', '#', '#/', '#/nowhere', '#/like', '#/like/x', '#/photos?photo=-1', '#/photos?photo=x'])(
    'the address “%s” leads to the library',
    (hash) => {
      expect(parseRoute(hash)).toEqual(searchRoute(''));
    },
  );

  it('a trail holds a photo once and forgets its beginning', () => {
    expect(formatRoute(likeRoute(2, [1, 2, 3]))).toBe('#/like/1/3/2');
    expect(formatRoute(likeRoute(99, [1, 2, 3, 4, 5, 6, 7, 8]))).toBe('#/like/2/3/4/5/6/7/8/99');
  });
});
