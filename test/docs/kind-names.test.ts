import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { OBJECT_CLASSES } from '../../main/analyses/objects/classes.ts';
import { SCENE_CLASSES } from '../../main/analyses/scenes/classes.ts';
import { en } from '../../renderer/i18n/en/index.ts';

const namesIn = (path: string, list: 'labels' | 'tags'): string[] => {
  const parsed = JSON.parse(readFileSync(path, 'utf8')) as Record<string, { name: string }[]>;
  return parsed[list]!.map(({ name }) => name);
};

test('whatever an analysis finds is a label, or has a name in the window’s catalogue', () => {
  const named = new Set([
    ...namesIn('models/labels/vocabulary.json', 'labels'),
    ...Object.keys(en.kinds.names),
  ]);
  const tags = namesIn('models/analyses/deeplab_resnest50_ade.json', 'tags');
  const found = [...OBJECT_CLASSES, ...SCENE_CLASSES, ...tags];
  expect(found.filter((name) => !named.has(name))).toEqual([]);
  expect(Object.keys(en.kinds.several)).toEqual([...OBJECT_CLASSES]);
});
