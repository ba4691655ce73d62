import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { BulkChange } from '../../core/api.ts';
import { openTestEngine, vocabulary, type TestEngine } from '../testing/library.ts';
import type { Action } from './testing/action.ts';
import { Reference } from './testing/reference.ts';

const PHOTOS = ['beagle', 'beagle, goldfish', 'goldfish', 'tabby', 'beagle, tabby', 'broken'];
/** Some that lie above one another, and tags that become a tree. */
const LABELS = ['beagle', 'dog', 'animal', 'goldfish'].map((name) => vocabulary.findByName(name)!.key);
const TAGS = ['Rex', 'Places/Italy', 'Places/Italy/Rome', 'Italy', 'Rex, garden'];
const NAMES = ['Rex', 'Italy', 'Max', 'Garden', 'Places'];

const photos = fc.subarray([...PHOTOS.keys()], { minLength: 1 });
const at = fc.nat({ max: 9 });
const change: fc.Arbitrary<BulkChange> = fc.oneof(
  fc.record({
    do: fc.constantFrom('confirm' as const, 'reject' as const, 'clear' as const, 'remove' as const),
    label: fc.constantFrom(...LABELS),
  }),
  fc.record({ do: fc.constant('tag' as const), names: fc.constantFrom(...TAGS) }),
  fc.record({ do: fc.constantFrom('favourite' as const, 'hide' as const), on: fc.boolean() }),
  fc.record({ do: fc.constant('stars' as const), stars: fc.constantFrom(null, 0, 3, 5) }),
  fc.record({
    do: fc.constant('date' as const),
    takenAt: fc.constantFrom(null, '2020-02-29T12:00:00', '1999-12-31T23:59:59'),
  }),
  fc.record({ do: fc.constant('clock' as const), seconds: fc.constantFrom(-3600, 3600, 86_400) }),
  fc.record({
    do: fc.constant('place' as const),
    place: fc.constantFrom(null, { latitude: 60.39, longitude: 5.32 }, { latitude: -90, longitude: -180 }),
  }),
  fc.record({ do: fc.constant('title' as const), title: fc.constantFrom(null, '', 'On the beach') }),
);
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('change' as const), photos, change }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('own' as const),
      photos,
      tag: at,
      do: fc.constantFrom('confirm' as const, 'reject' as const, 'clear' as const, 'remove' as const),
    }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constantFrom('undo' as const, 'redo' as const) }) },
  fc.record({ kind: fc.constant('album' as const), name: fc.constantFrom(...NAMES) }),
  fc.record({ kind: fc.constant('album photos' as const), album: at, photos, on: fc.boolean() }),
  fc.record({ kind: fc.constant('album rename' as const), album: at, name: fc.constantFrom(...NAMES) }),
  fc.record({ kind: fc.constant('album arrange' as const), album: at }),
  fc.record({ kind: fc.constant('album delete' as const), album: at }),
  fc.record({ kind: fc.constant('search' as const), name: fc.constantFrom(...NAMES) }),
  fc.record({ kind: fc.constant('search delete' as const), search: at }),
  fc.record({ kind: fc.constant('tag rename' as const), tag: at, name: fc.constantFrom(...NAMES) }),
  fc.record({ kind: fc.constant('tag nest' as const), tag: at, parent: fc.option(at) }),
  fc.record({ kind: fc.constant('tag colour' as const), tag: at }),
  fc.record({ kind: fc.constant('tag merge' as const), tag: at, into: at }),
  fc.record({ kind: fc.constant('tag delete' as const), tag: at }),
);

async function withPhotos<T>(work: (engine: TestEngine, ids: number[]) => Promise<T>): Promise<T> {
  const top = mkdtempSync(join(tmpdir(), 'photonest-actions-'));
  const engine = await openTestEngine();
  try {
    engine.library.folders.add(top, []);
    for (const [index, classes] of PHOTOS.entries()) writeFileSync(join(top, `${index}.jpg`), classes);
    await engine.scan();
    const ids = PHOTOS.map((_, index) => engine.library.photos.findByPath(join(top, `${index}.jpg`))!);
    return await work(engine, ids);
  } finally {
    await engine.close();
    rmSync(top, { recursive: true });
  }
}

test('200 actions of a person with undo and redo at random leave the library as the reference has it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 200, maxLength: 200 }), async (actions) => {
      await withPhotos(async (engine, ids) => {
        const reference = new Reference(engine, ids);
        for (const [step, each] of actions.entries()) {
          await reference.apply(each);
          expect({ step, each, ...reference.library() }).toEqual({ step, each, ...reference.expected() });
        }
        reference.expectTagsDerived();
      });
    }),
    { numRuns: 3, endOnFailure: true },
  );
}, 120_000);

test('a change of many photos is one step, and requests are answered between its slices', async () => {
  await withPhotos(async (engine, [id]) => {
    const add = engine.library.connection.prepare(
      `WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 6000)
       INSERT INTO photos (folder_id, path, name, size_bytes, modified_ms, inode, state, hash, taken_at, taken_from, model, previewed)
       SELECT folder_id, '/many/' || n, n, 1, 1, n, 'tagged', randomblob(32), taken_at, 'file', model, 1
       FROM numbers JOIN photos ON photos.id = ?`,
    );
    add.run(id);
    const { selections, journal } = engine.actions;
    const all = selections.freeze({ query: '', except: [id!] });
    expect(all.total).toBe(6000 + PHOTOS.length - 2); // without the broken one
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 0);
    const changed = await selections.change(all.id, { do: 'tag', names: 'Trip' });
    expect(turns).toBeGreaterThan(2);
    expect(changed.step).toMatchObject({ kind: 'tag', subject: 'Trip', photos: all.total });
    expect(engine.searching.search('own:trip', 1).total).toBe(all.total);
    await journal.undo();
    clearInterval(timer);
    expect(engine.searching.search('own:trip', 1).total).toBe(0);
    expect(engine.actions.ownTags.list()).toEqual([]);
    await journal.redo();
    expect(engine.searching.search('own:trip', 1).total).toBe(all.total);
  });
});
