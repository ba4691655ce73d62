import { afterEach, expect, test, vi } from 'vitest';
import { LabelNames } from './label-names.svelte.ts';

const JAPANESE = [
  { key: 'n02084071', name: 'dog', translated: '犬' },
  { key: 'people', name: 'people', translated: '人' },
];

function answer(body: unknown, status = 200): ReturnType<typeof vi.fn> {
  const fetching = vi.fn(async () => Response.json(body, { status }));
  vi.stubGlobal('fetch', fetching);
  return fetching;
}

afterEach(() => vi.unstubAllGlobals());

test('nameOf() - a label has its name in the language, and its own again in English', async () => {
  const fetching = answer(JAPANESE);
  const names = new LabelNames();
  await names.load('ja');
  await names.load('ja');
  expect(fetching).toHaveBeenCalledExactlyOnceWith('/api/labels/names?language=ja', { method: 'GET' });
  expect(names.nameOf('dog', 'n02084071')).toBe('犬');
  expect(names.nameOf('people')).toBe('人');
  expect(names.nameOf('dog', 'count:dog')).toBe('犬');
  await names.load('en');
  expect(names.nameOf('dog', 'n02084071')).toBe('dog');
});

test('nameOf() - an own tag and a label that a person renamed keep their names', async () => {
  answer(JAPANESE);
  const names = new LabelNames();
  await names.load('ja');
  expect(names.nameOf('people', 'own:people')).toBe('people');
  expect(names.nameOf('puppy', 'n02084071')).toBe('puppy');
});

test('load() - an engine that does not answer leaves the English names, and is asked again', async () => {
  answer({ error: { code: 'internal', message: 'no' } }, 500);
  const names = new LabelNames();
  await names.load('ja');
  expect(names.nameOf('dog')).toBe('dog');
  answer(JAPANESE);
  await names.load('ja');
  expect(names.nameOf('dog')).toBe('犬');
});
