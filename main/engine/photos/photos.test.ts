import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTestEngine, vocabulary, type TestEngine } from '../testing/library.ts';

let top: string;
let engine: TestEngine;
beforeEach(async () => {
  top = mkdtempSync(join(tmpdir(), 'photonest-photos-'));
  engine = await openTestEngine();
  engine.library.folders.add(top, []);
});
afterEach(async () => {
  await engine.close();
  rmSync(top, { recursive: true });
});

const keyOf = (name: string): string => vocabulary.findByName(name)!.key;

/** A photo of what the classes’ names say. */
async function add(classes: string, name = 'a.jpg'): Promise<number> {
  writeFileSync(join(top, name), classes);
  await engine.scan();
  return engine.library.photos.findByPath(join(top, name))!;
}

/** `label` or `label (confirmed)`, as the window lists them. */
function tagsOf(id: number): string[] {
  return engine.photos
    .detail(id)
    .tags.map(({ name, state }) => (state === 'none' ? name : `${name} (${state})`));
}

describe('judge()', () => {
  test('rejecting a dog takes the beagle too, and lists the dog last; taking it back brings both', async () => {
    const id = await add('beagle, goldfish');
    expect(tagsOf(id)).toEqual(expect.arrayContaining(['beagle', 'dog', 'goldfish', 'animal']));
    await engine.photos.setUserTag(id, keyOf('dog'), 'rejected');
    expect(tagsOf(id)).not.toContain('beagle');
    expect(tagsOf(id)).toContain('goldfish');
    expect(tagsOf(id).at(-1)).toBe('dog (rejected)');
    const back = await engine.photos.setUserTag(id, keyOf('dog'), 'none');
    expect(back).toEqual(engine.photos.detail(id));
    expect(tagsOf(id)).toEqual(expect.arrayContaining(['beagle', 'dog']));
  });

  test('confirming a beagle makes it and everything above it a person’s, without a score', async () => {
    const id = await add('goldfish');
    const { tags, labels } = await engine.photos.setUserTag(id, keyOf('beagle'), 'confirmed');
    const byName = new Map(tags.map((tag) => [tag.name, tag]));
    expect(byName.get('beagle')).toMatchObject({ score: null, source: 'user', state: 'confirmed' });
    expect(byName.get('dog')).toMatchObject({ score: null, source: 'user', state: 'none' });
    expect(byName.get('goldfish')).toMatchObject({ source: 'model', state: 'none' });
    expect(byName.get('goldfish')!.score).toBeGreaterThan(0.9);
    expect(labels[0]).toBe('beagle');
  });

  test('is in the library before anything is derived, and stays without a network', async () => {
    const id = await add('beagle');
    engine.library.embeddings.find = () => {
      throw new Error('the disk is full');
    };
    await expect(engine.photos.setUserTag(id, keyOf('dog'), 'rejected')).rejects.toThrow('the disk is full');
    expect(engine.library.tags.userTags(id)).toMatchObject([{ state: 'rejected' }]);
  });

  test('an unknown label or photo is not found, and nothing is written', async () => {
    const id = await add('beagle');
    const missing = { code: 'not_found' };
    await expect(engine.photos.setUserTag(id, 'unicorn', 'confirmed')).rejects.toMatchObject(missing);
    await expect(engine.photos.setUserTag(999, keyOf('dog'), 'confirmed')).rejects.toMatchObject(missing);
    await expect(engine.photos.addTag(999, 'Rex')).rejects.toMatchObject(missing);
    expect(engine.library.connection.prepare('SELECT count(*) FROM user_tags').pluck().get()).toBe(0);
  });
});

describe('addTag()', () => {
  test('several between commas, each by its path, as one step that is called by their names', async () => {
    const id = await add('goldfish');
    await engine.photos.addTag(id, String.raw`Rex, Places/Italy; Trips|2024, AC\/DC`);
    expect(engine.actions.ownTags.list().map(({ name, parent }) => [name, parent])).toEqual([
      ['AC/DC', null],
      ['Places', null],
      ['Italy', 'own:places'],
      ['Rex', null],
      ['Trips', null],
      ['2024', 'own:trips'],
    ]);
    expect(engine.actions.journal.state.undo?.subject).toBe('Rex, Italy, 2024, AC/DC');
  });

  test('adds an own tag, or confirms the label of that name', async () => {
    const id = await add('goldfish');
    await engine.photos.addTag(id, 'Bubbles');
    await engine.photos.addTag(id, 'beagle');
    expect(tagsOf(id)).toEqual(expect.arrayContaining(['Bubbles (confirmed)', 'beagle (confirmed)', 'dog']));
    await engine.photos.setUserTag(id, 'own:bubbles', 'none');
    expect(tagsOf(id).join()).not.toContain('Bubbles');
  });

  test('a photo that could not be read can be tagged, and keeps only that', async () => {
    const id = await add('beagle');
    await engine.photos.addTag(id, 'Rex');
    await add('broken');
    expect(engine.photos.detail(id)).toMatchObject({ state: 'failed', reason: 'is cut short or damaged' });
    expect(tagsOf(id)).toEqual(['Rex (confirmed)']);
    await engine.photos.addTag(id, 'Old dog');
    expect(tagsOf(id).sort()).toEqual(['Old dog (confirmed)', 'Rex (confirmed)']);
  });
});

test('an edited photo has new automatic tags and the same person’s', async () => {
  const id = await add('beagle, sports car');
  await engine.photos.addTag(id, 'Rex');
  await engine.photos.setUserTag(id, keyOf('animal'), 'rejected');
  await add('sports car');
  expect(tagsOf(id)).toEqual(expect.arrayContaining(['sports car', 'Rex (confirmed)', 'animal (rejected)']));
  expect(tagsOf(id).join()).not.toMatch(/beagle|dog/);
});

test('a file that shows something else now has no user tags of the old one, until that is back', async () => {
  const id = await add('beagle');
  await engine.photos.addTag(id, 'Rex');
  await add('sports car');
  expect(tagsOf(id)).toContain('sports car');
  expect(tagsOf(id).join()).not.toMatch(/Rex|beagle/);
  await engine.photos.addTag(id, 'Herbie');
  await add('beagle'); // from a backup
  expect(tagsOf(id)).toContain('Rex (confirmed)');
  expect(tagsOf(id).join()).not.toContain('Herbie');
  const moved = await add('sports car', 'b.jpg');
  expect(tagsOf(moved)).toContain('Herbie (confirmed)');
});

test('a photo that was replaced twice before it was seen keeps what was said of the first content', async () => {
  const id = await add('beagle');
  await engine.photos.addTag(id, 'Rex');
  await add('broken'); // previewed, and never tagged
  await add('sports car');
  expect(tagsOf(id).join()).not.toContain('Rex');
  const moved = await add('beagle', 'b.jpg');
  expect(tagsOf(moved)).toContain('Rex (confirmed)');
});

describe('summaries()', () => {
  test('in the order asked for, without unknown ones, most specific labels first', async () => {
    const [dog, fish] = [await add('beagle'), await add('goldfish', 'b.jpg')];
    const summaries = engine.photos.summaries([fish, 999, dog], '');
    expect(summaries.map(({ id, labels, why }) => [id, labels[0], why])).toEqual([
      [fish, 'goldfish', null],
      [dog, 'beagle', null],
    ]);
    expect(summaries[1]!.labels.length).toBeLessThanOrEqual(4);
    expect(summaries[1]!.thumbnail).toMatch(new RegExp(`^/thumbnails/${dog}\\?v=[0-9a-f]{12}$`));
  });

  test('say why a query found them', async () => {
    const [dog, fish] = [await add('beagle'), await add('goldfish', 'my dog.jpg')];
    const whyOf = (query: string) => engine.photos.summaries([dog, fish], query).map(({ why }) => why);
    expect(whyOf('dog')).toEqual(['beagle', 'in the file name']);
    expect(whyOf('photonest')).toEqual(['in the folder name', 'in the folder name']);
    expect(whyOf('-cat')).toEqual([null, null]);
  });
});

test('addTag(), judge() - on a full disk, what cannot be written as a whole is not written at all', async () => {
  const id = await add('goldfish');
  const before = engine.photos.detail(id);
  const { replace } = engine.library.tags;
  engine.library.tags.replace = (photo, rows) => {
    replace(photo, rows.slice(1));
    throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
  };
  await expect(engine.photos.addTag(id, 'Rex')).rejects.toThrow('disk is full');
  await expect(engine.photos.setUserTag(id, keyOf('goldfish'), 'confirmed')).rejects.toThrow('disk is full');
  expect(engine.photos.detail(id)).toEqual(before);
  expect(engine.library.tags.userTags(id)).toEqual([]);
});

describe('keywords that another program wrote into a file', () => {
  /** As if the file had just been read again, with these. */
  function write(id: number, ...keywords: string[][]): void {
    const { library, labels, store } = engine;
    const numbers = labels.ensurePaths(keywords).map((label) => label.id);
    library.photos.transaction(() => library.metadata.setKeywords(id, numbers));
    store.scoreTags(id);
  }
  const sourceOf = (id: number, name: string): string | undefined =>
    engine.photos.detail(id).tags.find((tag) => tag.name === name)?.source;

  test('are tags; one that names a label is that label, and one of a hierarchy brings what is above it', async () => {
    const id = await add('goldfish');
    write(id, ['beagle'], ['Places', 'Italy', 'Rome']);
    expect(tagsOf(id)).toEqual(expect.arrayContaining(['beagle', 'dog', 'Rome', 'Italy', 'Places']));
    expect(sourceOf(id, 'beagle')).toBe('file');
    expect(sourceOf(id, 'Rome')).toBe('file');
    expect(sourceOf(id, 'goldfish')).toBe('model');
  });

  test('go when the file has them no more, and user tags stay', async () => {
    const id = await add('goldfish');
    write(id, ['Rex'], ['Rome']);
    await engine.photos.addTag(id, 'Rex');
    write(id);
    expect(tagsOf(id)).toContain('Rex (confirmed)');
    expect(tagsOf(id)).not.toContain('Rome');
  });

  test('that a person takes away stay away, however often the file is read', async () => {
    const id = await add('goldfish');
    write(id, ['Rome'], ['Rex']);
    await engine.photos.setUserTag(id, 'own:rome', 'none');
    write(id, ['Rome'], ['Rex']);
    expect(tagsOf(id)).toContain('Rome (rejected)');
    await engine.photos.setUserTag(id, 'own:rome', 'none');
    expect(tagsOf(id)).toContain('Rome');
    expect(sourceOf(id, 'Rex')).toBe('file');
  });

  test('one name in two hierarchies is two tags, and the name finds both', async () => {
    const [rome, georgia] = [await add('goldfish'), await add('beagle', 'b.jpg')];
    write(rome, ['Places', 'Italy', 'Rome']);
    write(georgia, ['Places', 'Georgia', 'Rome']);
    expect(engine.labels.findOwn('rome')).toEqual(['own:places|italy|rome', 'own:places|georgia|rome']);
    expect([...engine.labels.descendants('own:places')]).toHaveLength(4);
    expect([...engine.labels.ancestors('own:places|italy|rome')]).toEqual(['own:places|italy', 'own:places']);
  });
});
