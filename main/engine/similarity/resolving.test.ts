import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { DuplicateAction } from '../../core/api.ts';
import { openTestEngine, type TestEngine } from '../testing/library.ts';
import { Duplicates } from './duplicates.ts';
import { Resolving } from './resolving.ts';

vi.hoisted(() => (process.env['XDG_DATA_HOME'] = `/tmp/photonest-resolving-home-${process.pid}`));

const GROUPS = 200;
const AT_ONCE = 9;
const TAGS = ['Rex', 'Alps', 'Kitchen'];

/** What the test gives to a photo, and what a person sees of it. */
type Said = { tags: string[]; stars: number; favourite: boolean; isInAlbum: boolean };
type Seen = Said & { isThere: boolean; top: number | null };
type Plan = { photos: (Said & { isChanged: boolean })[]; kept: number; action: DuplicateAction };

const said = {
  tags: fc.subarray(TAGS),
  stars: fc.nat(5),
  favourite: fc.boolean(),
  isInAlbum: fc.boolean(),
};
const plan: fc.Arbitrary<Plan> = fc
  .array(fc.record({ ...said, isChanged: fc.integer({ min: 0, max: 9 }).map((dice) => dice === 0) }), {
    minLength: 2,
    maxLength: 3,
  })
  .chain((photos) =>
    fc.record({
      photos: fc.constant(photos),
      kept: fc.nat(photos.length - 1),
      action: fc.constantFrom('trash' as const, 'trash' as const, 'stack' as const, 'keep' as const),
    }),
  );

let top: string;
let engine: TestEngine;
let duplicates: Duplicates;
let resolving: Resolving;
let restarts: number;
beforeEach(async () => {
  restarts = 0;
  top = mkdtempSync(join(tmpdir(), 'photonest-resolving-'));
  engine = await openTestEngine();
  engine.library.folders.add(top, []);
  const { library, codes, actions } = engine;
  duplicates = new Duplicates({
    ...{ duplicates: library.duplicates, stacks: library.stacks, codes },
    qualities: { measure: async () => await Promise.resolve([null]) },
    isPaused: () => false,
    mayMeasure: () => false,
    onMeasured: () => undefined,
    log: (event) => {
      throw new Error(event);
    },
  });
  resolving = new Resolving({
    ...{ ...actions, library },
    duplicates: { list: () => duplicates.list(), start: () => (restarts += 1) },
  });
});
afterEach(async () => {
  await duplicates.close();
  await engine.close();
  rmSync(top, { recursive: true });
  rmSync(process.env['XDG_DATA_HOME']!, { recursive: true, force: true });
});

const pathOf = (group: number, photo: number): string => join(top, String(group), `${photo}.jpg`);
const idOf = (group: number, photo: number): number =>
  engine.library.photos.findByPath(pathOf(group, photo))!;

/** Copies of one file in each even group, and altered ones in the others. */
async function addGroups(plans: Plan[]): Promise<void> {
  for (const [group, { photos }] of plans.entries()) {
    mkdirSync(join(top, String(group)));
    for (const photo of photos.keys())
      writeFileSync(pathOf(group, photo), `beagle\n${group}\n${group % 2 === 0 ? '' : photo}`);
  }
  await engine.scan();
  for (const [group, { photos }] of plans.entries()) {
    const ids = [...photos.keys()].map((photo) => idOf(group, photo)).toSorted((a, b) => a - b);
    const pairs = ids.slice(1).map((second) => ({ first: ids[0]!, second, kind: 'near' as const }));
    if (group % 2 === 1) engine.library.duplicates.put(ids[0]!, pairs);
  }
}

/** By the engine's own actions, as a person would. */
async function say(plans: Plan[], album: number): Promise<void> {
  const { selections } = engine.actions;
  const all = plans.flatMap(({ photos }, group) =>
    photos.map((photo, index) => ({ ...photo, id: idOf(group, index) })),
  );
  type Wanted = (typeof all)[number];
  const change = async (
    isMeant: (photo: Wanted) => boolean,
    wanted: Parameters<typeof selections.change>[1],
  ): Promise<void> => {
    const { id } = selections.freeze({ ids: all.filter(isMeant).map((photo) => photo.id) });
    await selections.change(id, wanted);
  };
  for (const names of TAGS) await change(({ tags }) => tags.includes(names), { do: 'tag', names });
  for (const stars of [1, 2, 3, 4, 5]) await change((photo) => photo.stars === stars, { do: 'stars', stars });
  await change(({ favourite }) => favourite, { do: 'favourite', on: true });
  await change(({ isInAlbum }) => isInAlbum, { do: 'album', album, on: true });
}

/** As the person sees it: what is gone is not seen. */
function see(plans: Plan[], album: number): Seen[][] {
  const tops = engine.library.stacks.tops();
  return plans.map(({ photos }, group) =>
    photos.map((_, index) => {
      const path = pathOf(group, index);
      const id = idOf(group, index);
      const isThere = engine.library.photos.find(id) !== null;
      expect(existsSync(path)).toBe(isThere);
      if (!isThere) return { tags: [], stars: 0, favourite: false, isInAlbum: false, isThere, top: null };
      const detail = engine.photos.detail(id);
      const under = tops.get(id);
      return {
        tags: detail.tags.flatMap(({ name }) => (TAGS.includes(name) ? name : [])).toSorted(),
        stars: detail.stars,
        favourite: detail.favourite,
        isInAlbum: detail.albums.some((each) => each.id === album),
        isThere,
        top: under === undefined ? null : photos.findIndex((_photo, at) => idOf(group, at) === under),
      };
    }),
  );
}

/** The reference: what is to be seen when a group was resolved, by plain means. */
function expected({ photos, kept, action }: Plan): Seen[] {
  const before = photos.map((photo) => ({
    ...{ tags: photo.tags.toSorted(), stars: photo.stars, favourite: photo.favourite },
    ...{ isInAlbum: photo.isInAlbum, isThere: true, top: null },
  }));
  if (action === 'keep') return before;
  if (action === 'stack')
    return before.map((photo, index) => ({ ...photo, top: index === kept ? null : kept }));
  if (photos[kept]!.isChanged) return before;
  const going = [...photos.keys()].filter((index) => index !== kept && !photos[index]!.isChanged);
  const merged = [kept, ...going].map((index) => photos[index]!);
  const stays: Seen = {
    tags: TAGS.filter((tag) => merged.some(({ tags }) => tags.includes(tag))).toSorted(),
    stars: Math.max(...merged.map(({ stars }) => stars)),
    favourite: merged.some(({ favourite }) => favourite),
    isInAlbum: merged.some(({ isInAlbum }) => isInAlbum),
    ...{ isThere: true, top: null },
  };
  const gone: Seen = { tags: [], stars: 0, favourite: false, isInAlbum: false, isThere: false, top: null };
  return before.map((photo, index) => (index === kept ? stays : going.includes(index) ? gone : photo));
}

/** Several groups at a time. @returns how many steps there are to undo */
async function resolveAll(plans: Plan[]): Promise<number> {
  let steps = 0;
  for (const action of ['trash', 'stack', 'keep'] as const) {
    const wanted = plans.flatMap((each, group) => (each.action === action ? [{ ...each, group }] : []));
    for (let from = 0; from < wanted.length; from += AT_ONCE) {
      const some = wanted.slice(from, from + AT_ONCE);
      const groups = some.map(({ photos, kept, group }) => ({
        kept: idOf(group, kept),
        others: [...photos.keys()].filter((index) => index !== kept).map((index) => idOf(group, index)),
      }));
      const { step, kept: stayed } = await resolving.resolve(action, groups);
      if (step !== null) steps += 1;
      const staying = some.flatMap(({ photos, kept }) => {
        const others = photos.filter((_, index) => index !== kept);
        return photos[kept]!.isChanged ? others : others.filter(({ isChanged }) => isChanged);
      });
      expect(stayed).toHaveLength(action === 'trash' ? staying.length : 0);
    }
  }
  return steps;
}

describe.runIf(process.platform === 'linux')('resolve()', () => {
  test(`${GROUPS} random groups, resolved and undone, equal the reference; changed files stay`, async () => {
    const plans = fc.sample(plan, { numRuns: GROUPS, seed: 15 });
    await addGroups(plans);
    const album = engine.actions.albums.add('Best').id;
    await say(plans, album);
    const before = see(plans, album);
    expect(duplicates.list().groups).toHaveLength(GROUPS);
    for (const [group, { photos }] of plans.entries())
      for (const [index, { isChanged }] of photos.entries())
        if (isChanged) writeFileSync(pathOf(group, index), `goldfish ${group}.${index}`);

    const steps = await resolveAll(plans);
    expect(see(plans, album)).toEqual(plans.map(expected));

    const { journal } = engine.actions;
    for (let step = 0; step < steps; step++) await journal.undo();
    expect(see(plans, album)).toEqual(before);
    expect(restarts).toBeGreaterThan(0); // what came back is compared anew
  }, 120_000);

  test('many groups at once are one step, and what a scan passes on to a copy counts once', async () => {
    const photo = { tags: ['Rex'], stars: 3, favourite: true, isInAlbum: true, isChanged: false };
    const plain = { tags: [], stars: 0, favourite: false, isInAlbum: false, isChanged: false };
    const plans: Plan[] = [0, 1, 2].map(() => ({ photos: [plain, photo], kept: 0, action: 'trash' }));
    await addGroups(plans);
    const album = engine.actions.albums.add('Best').id;
    await say(plans, album);
    const before = see(plans, album);
    const groups = plans.map((_, group) => ({ kept: idOf(group, 0), others: [idOf(group, 1)] }));
    const { step } = await resolving.resolve('trash', groups);
    expect(step).toMatchObject({ kind: 'duplicates-trash', photos: 3 });
    await engine.scan();
    expect(see(plans, album)).toEqual(plans.map(expected));
    expect(engine.actions.albums.list()[0]).toMatchObject({ count: 3 });
    expect(engine.searching.search('own:rex', 9).total).toBe(3);
    const { journal } = engine.actions;
    await journal.undo();
    await engine.scan();
    expect(see(plans, album)).toEqual(before);
    await journal.redo();
    expect(see(plans, album)).toEqual(plans.map(expected));
    await journal.undo();
    expect(see(plans, album)).toEqual(before);
  });

  test('where the photo to be kept has changed, the others stay under their own names, with its name', async () => {
    const photo = { tags: [], stars: 0, favourite: false, isInAlbum: false, isChanged: false };
    await addGroups([{ photos: [{ ...photo, isChanged: true }, photo], kept: 0, action: 'trash' }]);
    const [lost, other] = [idOf(0, 0), idOf(0, 1)].map((id) => engine.library.photos.get(id));
    writeFileSync(lost!.path, 'another picture');
    const { kept, moved } = await resolving.resolve('trash', [{ kept: lost!.id, others: [other!.id] }]);
    expect(moved).toEqual([]);
    expect(kept).toEqual([
      {
        id: other!.id,
        name: other!.name,
        reason: `stays, since ${lost!.name}, which was to be kept, has changed since it was looked at`,
        failure: { code: 'kept_lost', name: lost!.name, cause: { code: 'changed' } },
      },
    ]);
  });

  test('photos that are no group, or not any more, are refused', async () => {
    const photo = { tags: [], stars: 0, favourite: false, isInAlbum: false, isChanged: false };
    const plans: Plan[] = [0, 1].map(() => ({ photos: [photo, photo], kept: 0, action: 'trash' }));
    await addGroups(plans);
    const strangers = [{ kept: idOf(0, 0), others: [idOf(1, 0)] }];
    await expect(resolving.resolve('trash', strangers)).rejects.toThrow('no group of duplicates any more');
    await expect(resolving.resolve('trash', [{ kept: idOf(0, 0), others: [idOf(0, 0)] }])).rejects.toThrow(
      'no group of duplicates any more',
    );
    await resolving.resolve('keep', [{ kept: idOf(0, 0), others: [idOf(0, 1)] }]);
    expect(duplicates.list().groups).toHaveLength(1);
    await engine.actions.journal.undo();
    expect(duplicates.list().groups).toHaveLength(2);
  });

  test('a stack shows its top alone, with a number; `stack:` shows all, and without its top the rest is back', async () => {
    const photo = { tags: [], stars: 0, favourite: false, isInAlbum: false, isChanged: false };
    await addGroups([{ photos: [photo, photo, photo], kept: 0, action: 'stack' }]);
    const ids = [0, 1, 2].map((index) => idOf(0, index));
    await resolving.resolve('stack', [{ kept: ids[0]!, others: ids.slice(1) }]);
    expect(engine.searching.search('', 9).ids).toEqual([ids[0]]);
    expect(engine.photos.detail(ids[0]!).stacked).toBe(3);
    expect(engine.searching.search(`stack:${ids[0]}`, 9).ids.toSorted()).toEqual(ids.toSorted());
    const { selections, journal } = engine.actions;
    await selections.trash(selections.freeze({ ids: [ids[0]!] }).id);
    expect(engine.searching.search('', 9).ids.toSorted()).toEqual(ids.slice(1).toSorted());
    await journal.undo();
    expect(engine.searching.search('', 9).ids).toEqual([ids[0]]);
    await selections.change(selections.freeze({ ids: [ids[0]!] }).id, { do: 'unstack' });
    expect(engine.searching.search('', 9).total).toBe(3);
    await journal.undo();
    expect(engine.searching.search('', 9).total).toBe(1);
  });
});
