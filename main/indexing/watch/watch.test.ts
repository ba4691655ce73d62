import fs, { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { syncBuiltinESMExports } from 'node:module';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ChangedFolder } from '../scan/incremental-scan.ts';
import { Watch } from './watch.ts';

const QUIET_MS = 50;

let top: string;
let watch: Watch;
let place: { id: number; path: string; offline: boolean };
let asked: (ChangedFolder[] | null)[];
let changes: number;

beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'photonest-watch-'));
  place = { id: 7, path: at('photos'), offline: false };
  asked = [];
  changes = 0;
  for (const folder of ['photos/2023', 'photos/2024']) mkdirSync(at(folder), { recursive: true });
});
afterEach(() => {
  watch.close();
  rmSync(top, { recursive: true });
});

const at = (path: string): string => join(top, path);

function open(timedMs = 600_000): void {
  watch = new Watch({
    listPlaces: () => [place],
    rescan: (_, changed) => asked.push(changed),
    onChange: () => changes++,
    quietMs: QUIET_MS,
    presenceMs: 20,
    timedMs,
  });
  watch.start();
}

/** As a scan of these folders would tell of them. */
function visit(...paths: string[]): void {
  const counts = { found: 0, tagged: 0, failed: 0, skipped: 0, offline: 0, pending: 0 };
  for (const path of paths) watch.hooks.onFolder({ ...place, name: 'photos', counts }, at(path));
}

async function until(condition: () => boolean): Promise<void> {
  await vi.waitUntil(condition, { timeout: 30_000, interval: 5 });
}

/** Paths of the folders that were to be scanned again, and whether with all below. */
const changed = (): Set<string> =>
  new Set(
    asked
      .flatMap((each) => each ?? [])
      .map(({ path, deep }) => path.slice(top.length + 1) + (deep ? '/*' : '')),
  );

const settle = async () => await new Promise((resolve) => setTimeout(resolve, 5 * QUIET_MS));

test('Watch - a photo that comes, changes or goes has its folder scanned again', async () => {
  open();
  visit('photos', 'photos/2023', 'photos/2024');
  expect(watch.of(7)).toEqual({ watching: 'watched', watchProblem: null });
  const steps = [
    () => writeFileSync(at('photos/2024/a.jpg'), 'x'),
    () => appendFileSync(at('photos/2024/a.jpg'), 'y'),
    () => rmSync(at('photos/2024/a.jpg')),
    () => writeFileSync(at('photos/2024/a.xmp'), 'x'),
  ];
  for (const step of steps) {
    asked = [];
    step();
    await until(() => changed().has('photos/2024'));
    await settle();
  }
});

test('Watch - what programs write for themselves is nothing to scan for', async () => {
  open();
  writeFileSync(at('photos/2024/notes.txt'), 'x');
  visit('photos', 'photos/2023', 'photos/2024');
  writeFileSync(at('photos/2023/.a.jpg.part'), 'x');
  appendFileSync(at('photos/2024/notes.txt'), 'y');
  writeFileSync(at('photos/last.jpg'), 'x');
  await until(() => changed().has('photos'));
  await settle();
  expect(changed()).toEqual(new Set(['photos']));
});

test('Watch - a .photonestignore concerns all below it', async () => {
  open();
  visit('photos', 'photos/2024');
  writeFileSync(at('photos/.photonestignore'), '*.png');
  await until(() => changed().has('photos/*'));
});

test('Watch - a folder that moves or goes has the one above it scanned again, and is watched under its new name', async () => {
  open();
  visit('photos', 'photos/2023', 'photos/2024');
  renameSync(at('photos/2023'), at('photos/2022'));
  await until(() => changed().has('photos'));
  visit('photos', 'photos/2022');
  await settle();
  asked = [];
  writeFileSync(at('photos/2022/a.jpg'), 'x');
  await until(() => changed().has('photos/2022'));
});

test('Watch - a folder that goes and comes back under its name is watched again', async () => {
  open();
  visit('photos', 'photos/2023');
  rmSync(at('photos/2023'), { recursive: true });
  mkdirSync(at('photos/2023'));
  await until(() => changed().has('photos'));
  await settle();
  visit('photos', 'photos/2023');
  asked = [];
  writeFileSync(at('photos/2023/a.jpg'), 'x');
  await until(() => changed().has('photos/2023'));
});

test('Watch - files that are being written are looked at again', async () => {
  open();
  visit('photos');
  const counts = { found: 0, tagged: 0, failed: 0, skipped: 0, offline: 0, pending: 0 };
  watch.hooks.onUnsettled({ ...place, name: 'photos', counts }, at('photos'));
  await until(() => changed().has('photos'));
});

test('Watch - a folder that goes is scanned, once it is offline only when it is back, and then is watched anew', async () => {
  open();
  visit('photos');
  renameSync(at('photos'), at('elsewhere'));
  await until(() => asked.includes(null));
  place.offline = true;
  await until(() => watch.of(7).watching === 'off');
  await settle();
  asked = [];
  await settle();
  expect(asked).toEqual([]);
  mkdirSync(at('photos')); // an empty mount point: it is for the scan to find that out, and once is enough
  await until(() => asked.length > 0);
  await settle();
  expect(asked).toEqual([null]);
  rmSync(at('photos'), { recursive: true });
  renameSync(at('elsewhere'), at('photos'));
  await until(() => asked.length > 1);
  place.offline = false;
  visit('photos');
  expect(watch.of(7).watching).toBe('watched');
});

test('Watch - a folder that went and came back before it was asked about is scanned once a scan found it offline', async () => {
  open();
  visit('photos');
  await settle();
  expect(asked).toEqual([]);
  place.offline = true;
  await until(() => asked.length > 0);
  await settle();
  expect(asked).toEqual([null]);
});

test('Watch - a folder that left the library is not watched any more', async () => {
  open();
  visit('photos');
  place.id = 8;
  await until(() => watch.of(7).watching === 'off');
});

test.each([
  ['ENOSPC', 'fs.inotify.max_user_watches'],
  ['EMFILE', 'too many files'],
])(
  'Watch - where watching ends with %s, it says why, and changes are looked for by the clock',
  async (code, why) => {
    const refuse = vi.spyOn(fs, 'watch').mockImplementation(() => {
      throw Object.assign(new Error(code), { code });
    });
    syncBuiltinESMExports();
    open(30);
    visit('photos');
    expect(watch.of(7).watching).toBe('timed');
    expect(watch.of(7).watchProblem).toMatch(
      new RegExp(`^Changes are looked for every 15 minutes: .*${why}.*\\.$`),
    );
    refuse.mockRestore();
    syncBuiltinESMExports();
    await until(() => asked.includes(null));
    visit('photos');
    expect(watch.of(7)).toEqual({ watching: 'watched', watchProblem: null });
  },
);

test('Watch - before it is started, and after it is closed, nothing is watched', () => {
  open();
  watch.close();
  visit('photos');
  expect(watch.of(7).watching).toBe('off');
  watch.start();
  visit('photos');
  expect(watch.of(7).watching).toBe('watched');
});
