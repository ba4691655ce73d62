import { expect, test } from 'vitest';
import { likeRoute, photosRoute, searchRoute } from '../../state/route.ts';
import { moveBetween } from './grow.ts';

const dogs = { kind: 'query', text: 'dog' } as const;

test('moveBetween() - a photo is opened above its grid, or left', () => {
  expect(moveBetween(searchRoute('dog'), photosRoute(dogs, 7))).toEqual({ photo: 7, opens: true });
  expect(moveBetween(photosRoute(dogs, 7), searchRoute('dog'))).toEqual({ photo: 7, opens: false });
});

test('moveBetween() - nothing grows between other views, other photos and other results', () => {
  expect(moveBetween(photosRoute(dogs, 7), photosRoute(dogs, 8))).toBeNull();
  expect(moveBetween(photosRoute(dogs, 7), searchRoute('cat'))).toBeNull();
  expect(moveBetween(photosRoute(dogs, 7), likeRoute(7))).toBeNull();
  expect(moveBetween({ view: 'labels' }, photosRoute(dogs, 7))).toBeNull();
});
