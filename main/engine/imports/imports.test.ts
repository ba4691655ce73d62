import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestEngine, type TestEngine } from '../testing/library.ts';
import { Imports } from './imports.ts';

let engine: TestEngine;
let imports: Imports;
let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'photonest-imports-'));
  writeFileSync(join(folder, 'a.jpg'), 'beagle');
  writeFileSync(join(folder, 'b.jpg'), 'goldfish');
  engine = await openTestEngine();
  engine.library.folders.add(folder, []);
  await engine.scan();
  imports = new Imports({ library: engine.library, labels: engine.labels, bulk: engine.actions.bulk });
});
afterEach(async () => {
  await engine.close();
  rmSync(folder, { recursive: true });
});

function detail(name: string) {
  return engine.photos.detail(engine.library.photos.findByPath(join(folder, name))!);
}

function csv(): string {
  return `path,tags,rating,favourite,title,caption
${join(folder, 'a.jpg')},Rex;Places/Oslo;beagle,4,yes,A dog,At home
${join(folder, 'b.jpg')},Rex,,,,
${join(folder, 'gone.jpg')},Rex,,,,
`;
}

test('import() - tags, stars, favourites, titles and captions, as one step', async () => {
  const summary = await imports.import(csv(), 'csv', false);
  expect(summary).toMatchObject({ rows: 3, found: 2, changed: 2, step: { kind: 'import', photos: 2 } });
  expect(summary.leftOut).toEqual([
    {
      ...{ row: 4, path: join(folder, 'gone.jpg') },
      ...{ reason: 'no photo of this path', problem: { code: 'no_photo' } },
    },
  ]);
  const a = detail('a.jpg');
  expect(a).toMatchObject({ stars: 4, favourite: true, title: 'A dog', caption: 'At home' });
  const confirmed = a.tags.filter(({ state }) => state === 'confirmed').map(({ name }) => name);
  expect(confirmed).toEqual(expect.arrayContaining(['Rex', 'Oslo', 'beagle']));
  await engine.actions.journal.undo();
  expect(detail('a.jpg')).toMatchObject({ stars: 0, favourite: false, title: null, caption: null });
  expect(detail('b.jpg').tags.map(({ name }) => name)).not.toContain('Rex');
});

test('import() - a second time it changes nothing, and is no step', async () => {
  await imports.import(csv(), 'csv', false);
  expect(await imports.import(csv(), 'csv', false)).toMatchObject({ found: 2, changed: 0, step: null });
});

test('import() - a dry run says the same and changes nothing', async () => {
  expect(await imports.import(csv(), 'csv', true)).toMatchObject({ changed: 2, step: null });
  expect(detail('a.jpg')).toMatchObject({ stars: 0, title: null });
  expect(engine.labels.own.list()).toEqual([]);
});

test('import() - by hash it finds a photo that has moved, and another content under its path is left out', async () => {
  const { hash } = detail('a.jpg');
  const row = (path: string, by: string) => JSON.stringify([{ path, hash: by, tags: ['Rex'] }]);
  expect(await imports.import(row('/elsewhere.jpg', hash!), 'json', false)).toMatchObject({ changed: 1 });
  expect(detail('a.jpg').tags.map(({ name }) => name)).toContain('Rex');
  const other = await imports.import(row(join(folder, 'b.jpg'), 'ab'.repeat(32)), 'json', false);
  expect(other.leftOut).toMatchObject([{ reason: 'its content is another now' }]);
});

test('import() - a path of an export is made as it was, with colour and other names, in the same step', async () => {
  const path = join(folder, 'a.jpg');
  const italy = { name: 'Italy', path: ['Places', 'Italy'], colour: '#aa3300', aliases: ['Italia'] };
  const band = { name: 'AC/DC', path: ['AC/DC'] };
  const file = JSON.stringify([{ path, tags: [italy, band] }]);
  expect(await imports.import(file, 'json', true)).toMatchObject({ changed: 1, tags: 1, step: null });
  expect(await imports.import(file, 'json', false)).toMatchObject({ changed: 1, tags: 1 });
  expect(engine.actions.ownTags.list()).toMatchObject([
    { name: 'AC/DC', parent: null },
    { name: 'Places', parent: null },
    { name: 'Italy', parent: 'own:places', colour: '#aa3300', aliases: ['italia'] },
  ]);
  expect(await imports.import(file, 'json', false)).toMatchObject({ changed: 0, tags: 0, step: null });
  await engine.actions.journal.undo();
  expect(engine.actions.ownTags.list()).toEqual([]);
});

test('import() - a colour that the tag has here stays', async () => {
  const { key } = engine.actions.ownTags.make('Rex')[0]!;
  await engine.actions.ownTags.change(key, { colour: '#112233' });
  const row = { path: join(folder, 'a.jpg'), tags: [{ name: 'Rex', colour: '#aa3300', aliases: ['Rexy'] }] };
  expect(await imports.import(JSON.stringify([row]), 'json', false)).toMatchObject({ tags: 1 });
  expect(engine.actions.ownTags.list()).toMatchObject([{ colour: '#112233', aliases: ['rexy'] }]);
});
