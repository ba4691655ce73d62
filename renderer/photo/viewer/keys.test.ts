import { expect, it } from 'vitest';
import { photoAction } from './keys.ts';

const pressed = (
  key: string,
  code = '',
  held: Partial<Record<'shiftKey' | 'altKey' | 'ctrlKey', boolean>> = {},
) => ({
  key,
  code,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

it('photoAction() - arrows step, and move the picture while it is zoomed', () => {
  expect(photoAction(pressed('ArrowRight'), false)).toEqual({ kind: 'go', to: 'next' });
  expect(photoAction(pressed('ArrowUp'), false)).toBeNull();
  expect(photoAction(pressed('ArrowRight'), true)).toEqual({ kind: 'pan', x: 1, y: 0 });
  expect(photoAction(pressed('ArrowUp'), true)).toEqual({ kind: 'pan', x: 0, y: -1 });
});

it('photoAction() - digits go by the place of the key, whatever stands on it', () => {
  const french = pressed('3', 'Digit3', { shiftKey: true });
  const german = pressed('§', 'Digit3', { shiftKey: true });
  for (const event of [french, german])
    expect(photoAction(event, false)).toEqual({ kind: 'judge', chip: 3, state: 'confirmed' });
  expect(photoAction(pressed('£', 'Digit3', { altKey: true }), false)).toEqual({
    kind: 'judge',
    chip: 3,
    state: 'rejected',
  });
  expect(photoAction(pressed('3', 'Digit3', { altKey: true, shiftKey: true }), false)).toBeNull();
});

it('photoAction() - brackets turn, also where other letters stand on their keys', () => {
  expect(photoAction(pressed('[', 'BracketLeft'), false)).toEqual({ kind: 'turn', by: -1 });
  expect(photoAction(pressed('ü', 'BracketLeft'), false)).toEqual({ kind: 'turn', by: -1 });
});

it('photoAction() - leaves the browser its own keys', () => {
  expect(photoAction(pressed('f', 'KeyF', { ctrlKey: true }), false)).toBeNull();
  expect(photoAction(pressed('ArrowLeft', '', { altKey: true }), false)).toBeNull();
});

it('photoAction() - each layer has its letter', () => {
  const layers = ['x', 'o', 'g'].map((letter) => photoAction(pressed(letter), false));
  expect(layers).toEqual(['text', 'objects', 'scenes'].map((layer) => ({ kind: 'layer', layer })));
});

it('photoAction() - digits alone are stars, by the place of the key; L is the favourite', () => {
  expect(photoAction(pressed('à', 'Digit0'), false)).toEqual({ kind: 'stars', stars: 0 });
  expect(photoAction(pressed('5', 'Digit5'), true)).toEqual({ kind: 'stars', stars: 5 });
  expect(photoAction(pressed('6', 'Digit6'), false)).toBeNull();
  expect(photoAction(pressed('l', 'KeyL'), false)).toEqual({ kind: 'favourite' });
});
