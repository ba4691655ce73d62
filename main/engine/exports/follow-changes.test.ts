import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DEFAULT_THRESHOLD } from '../../core/settings.ts';
import { Packet } from '../../metadata/sidecar/packet.ts';
import { openTestEngine, type TestEngine } from '../testing/library.ts';
import { Exports, type KeywordChoice } from './exports.ts';
import { FollowChanges } from './follow-changes.ts';

let engine: TestEngine;
let sidecars: FollowChanges;
let folder: string;
let photo: string;
let choice: KeywordChoice;
let log: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'photonest-follow-'));
  photo = join(folder, 'a.jpg');
  writeFileSync(photo, 'beagle');
  choice = { labels: 'confirmed', least: 0.8, scheme: 'name', always: true };
  log = [];
  engine = await openTestEngine();
  engine.library.folders.add(folder, []);
  await engine.scan();
  sidecars = openFollower();
});
afterEach(async () => {
  await sidecars.close();
  await engine.close();
  rmSync(folder, { recursive: true });
});

/** As the next engine would have it, over the same library. */
function openFollower(): FollowChanges {
  const { library, labels, searching } = engine;
  const threshold = (): number => DEFAULT_THRESHOLD;
  const exports = new Exports({
    library,
    labels,
    threshold,
    choice: () => choice,
    search: async (query) => await Promise.resolve(searching.search(query, Number.MAX_SAFE_INTEGER)),
    selected: engine.actions.selected,
  });
  return new FollowChanges({
    library,
    exports,
    threshold,
    choice: () => choice,
    log: (event) => log.push(event),
    coalesceMs: 1e6, // tests say when
  });
}

function subjects(path = `${photo}.xmp`): string[] {
  return existsSync(path) ? Packet.parse(readFileSync(path, 'utf8')).list('subject') : [];
}

function idOf(path: string): number {
  return engine.library.photos.findByPath(path)!;
}

async function tag(path: string, name: string): Promise<void> {
  await engine.photos.addTag(idOf(path), name);
}

test('follow - a tag that a person gives or takes is in the sidecar by itself', async () => {
  sidecars.refresh();
  await tag(photo, 'Rex');
  await sidecars.whenIdle();
  expect(subjects()).toEqual(['Rex']);
  await engine.photos.setUserTag(idOf(photo), 'own:rex', 'none');
  await sidecars.whenIdle();
  expect(subjects()).toEqual([]);
});

test('follow - many changes of a photo are one write, and a write is no change', async () => {
  sidecars.refresh();
  await sidecars.whenIdle();
  for (const name of ['Rex', 'Ana', 'Oslo']) await tag(photo, name);
  expect(engine.library.exportQueue.count()).toBe(1);
  await sidecars.whenIdle();
  expect(subjects().sort()).toEqual(['Ana', 'Oslo', 'Rex']);
  const { mtimeMs, ino } = statSync(`${photo}.xmp`);
  const previewed = engine.reader.previewed.length;
  await engine.scan();
  expect(engine.library.exportQueue.count()).toBe(0);
  await sidecars.whenIdle();
  expect(statSync(`${photo}.xmp`)).toMatchObject({ mtimeMs, ino });
  expect(engine.reader.previewed.length).toBe(previewed);
});

test('follow - what waits, or was being written, when the engine is killed is written by the next', async () => {
  sidecars.refresh();
  await sidecars.whenIdle();
  await tag(photo, 'Rex');
  engine.library.exportQueue.begin(idOf(photo)); // killed here
  expect(engine.library.exportQueue.next(10)).toEqual([]);
  sidecars = openFollower();
  sidecars.refresh();
  await sidecars.whenIdle();
  expect(subjects()).toEqual(['Rex']);
});

test('follow - a photo that changes while its sidecar is written is written once more', async () => {
  sidecars.refresh();
  await sidecars.whenIdle();
  await tag(photo, 'Rex');
  engine.library.exportQueue.begin(idOf(photo));
  await tag(photo, 'Ana');
  engine.library.exportQueue.end(idOf(photo));
  expect(engine.library.exportQueue.next(10)).toEqual([idOf(photo)]);
});

test('follow - off, nothing is written; turned on, all that was missed is', async () => {
  choice = { ...choice, always: false };
  sidecars.refresh();
  await tag(photo, 'Rex');
  await sidecars.whenIdle();
  expect([subjects(), engine.library.exportQueue.count()]).toEqual([[], 0]);
  choice = { ...choice, always: true };
  sidecars.refresh();
  await sidecars.whenIdle();
  expect(subjects()).toEqual(['Rex']);
});

test('follow - another choice of labels has all sidecars looked at', async () => {
  sidecars.refresh();
  await sidecars.whenIdle();
  expect(subjects()).toEqual([]);
  choice = { ...choice, labels: 'above', least: 0.6 };
  sidecars.refresh();
  await sidecars.whenIdle();
  expect(subjects()).toContain('beagle');
});

test('follow - new photos are followed', async () => {
  choice = { ...choice, labels: 'above', least: 0.6 };
  sidecars.refresh();
  await sidecars.whenIdle();
  const other = join(folder, 'b.jpg');
  writeFileSync(other, 'goldfish');
  await engine.scan();
  expect(engine.library.exportQueue.next(10)).toEqual([idOf(other)]);
  await sidecars.whenIdle();
  expect(subjects(`${other}.xmp`)).toContain('goldfish');
});

test('follow - a sidecar that cannot be written is named, stays as it is, and can be tried again', async () => {
  writeFileSync(`${photo}.xmp`, '<damaged');
  sidecars.refresh();
  await tag(photo, 'Rex');
  await sidecars.whenIdle();
  const failed = engine.library.exportQueue.failures();
  expect(failed).toEqual([
    { photo: idOf(photo), path: photo, failure: { code: 'sidecar', xmp: { code: 'invalid' } } },
  ]);
  expect(readFileSync(`${photo}.xmp`, 'utf8')).toBe('<damaged');
  rmSync(`${photo}.xmp`);
  sidecars.retry();
  await sidecars.whenIdle();
  expect([subjects(), engine.library.exportQueue.failures(), log]).toEqual([['Rex'], [], []]);
});
