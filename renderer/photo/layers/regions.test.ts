import { expect, test } from 'vitest';
import { colourOf, colourRegions, listRegions, sceneOf, type Scene } from './regions.ts';

/** Sky above, a `U` of sea below, with one place of sand in it. */
const SCENE: Scene = {
  analysis: 'scenes',
  state: 'done',
  reason: null,
  failure: null,
  shares: [
    { name: 'sea', share: 0.5, probability: 0.9 },
    { name: 'sky', share: 0.33, probability: 0.9 },
    { name: 'sand', share: 0.01, probability: 0.9 },
  ],
  map: { columns: 3, rows: 3, names: ['sky', 'sea', 'sand'], classes: [0, 0, 0, 1, 2, 1, 1, 1, 1] },
};

test('listRegions() - each name stands within its region, and small ones have none', () => {
  const regions = listRegions(SCENE);
  expect(regions.map(({ name }) => name)).toEqual(['sea', 'sky']);
  const [sea, sky] = regions;
  expect(SCENE.map!.classes[Math.floor(sea!.y * 3) * 3 + Math.floor(sea!.x * 3)]).toBe(1);
  expect([sky!.x, sky!.y]).toEqual([0.5, expect.closeTo(1 / 6) as number]);
});

test('colourRegions() - one that stands out leaves the others faint', () => {
  const all = colourRegions(SCENE.map!, null);
  const one = colourRegions(SCENE.map!, 0);
  expect(all).toHaveLength(36);
  expect(Array.from(one.subarray(0, 3))).toEqual(colourOf(0));
  expect(one[3]).toBe(all[3]);
  expect(one[4 * 3 + 3]).toBeLessThan(all[4 * 3 + 3]!);
});

test('colourOf() - all classes differ, and are seen on a dark stage', () => {
  const colours = Array.from({ length: 150 }, (_, index) => colourOf(index));
  expect(new Set(colours.map(String)).size).toBe(150);
  for (const colour of colours) expect(Math.max(...colour)).toBeGreaterThan(200);
});

test('sceneOf() - none without a map', () => {
  expect(sceneOf([{ ...SCENE, map: null }])).toBeNull();
  expect(sceneOf([SCENE])).toBe(SCENE);
});
