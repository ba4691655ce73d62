import { hash as hasher } from 'node:crypto';
import fc from 'fast-check';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { PhotoState } from '../../core/api.ts';
import { addDirectory } from './folders.ts';
import { openTestEngine, type TestEngine } from '../testing/library.ts';

// Whatever people and programs do to their folders, and in whatever order: afterwards the library equals the disk.

/** Names that file systems allow and programs stumble over. The last one is not valid text. */
const STEMS = [
  'a', 'A', '🐕 am Strand', 'zwei\nZeilen', 'Ü (NFC)'.normalize('NFC'), 'Ü (NFC)'.normalize('NFD'), 'dots...', ' space ',
  '-rf', '100% \\ "done"', "it's", 'x'.repeat(250), 'name|with:everything*?', '夏祭り', 'café\u200b', '\ufffd',
].map((stem) => Buffer.from(stem)); // prettier-ignore
const BROKEN_NAME = Buffer.from([0x66, 0xff, 0xfe, 0x67]);
const ENDINGS = ['.jpg', '.JPG', '.png', '.mov', '.cr2', '.txt', '.jpg.part'];
const FOLDERS = ['one', 'two'] as const;
const INNER = ['', 'inner', 'inner/more', 'Inner', '.hidden', '@eaDir'];
/** What the “photos” are of; a photo of one kind never looks like one of another. */
const KINDS = ['beagle', 'goldfish', 'broken'] as const;

const nameArbitrary = fc.tuple(fc.constantFrom(...STEMS, BROKEN_NAME), fc.constantFrom(...ENDINGS));
const placeArbitrary = fc.record({
  folder: fc.constantFrom(...FOLDERS),
  inner: fc.constantFrom(...INNER),
  name: nameArbitrary,
});
type Place = typeof placeArbitrary extends fc.Arbitrary<infer T> ? T : never;

const pick = fc.nat();
const stepArbitrary = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('create' as const), at: placeArbitrary, kind: fc.constantFrom(...KINDS), number: fc.nat(5) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('move' as const), pick, to: placeArbitrary }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('copy' as const), pick, to: placeArbitrary }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('replace' as const), pick, kind: fc.constantFrom(...KINDS), number: fc.nat(5) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delete' as const), pick }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('move folder' as const), from: fc.constantFrom('inner', 'inner/more'), folder: fc.constantFrom(...FOLDERS) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('unmount' as const), folder: fc.constantFrom(...FOLDERS) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('mount' as const), folder: fc.constantFrom(...FOLDERS) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('scan' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('tag' as const), pick }) },
); // prettier-ignore
type Step = typeof stepArbitrary extends fc.Arbitrary<infer T> ? T : never;

/** A disk with two folders of photos, and what happens to them. */
class Disk {
  readonly top = mkdtempSync(join(tmpdir(), 'photonest-trees-'));
  /** Each file that is changed has a time of its own, as on a disk that keeps nanoseconds. */
  #clock = 1_600_000_000;

  constructor() {
    for (const folder of FOLDERS) mkdirSync(join(this.top, folder));
  }

  path(folder: string): string {
    return join(this.top, folder);
  }

  create({ folder, inner, name: [stem, ending] }: Place, text: string): void {
    if (!existsSync(this.path(folder))) return; // unmounted
    const directory = Buffer.from(join(this.path(folder), inner));
    mkdirSync(directory, { recursive: true });
    this.#write(fileIn(directory, stem, ending), text);
  }

  replace(pick: number, text: string): void {
    const file = this.#any(pick);
    if (file !== null) this.#write(file, text);
  }

  move(pick: number, to: Place): void {
    const [from, target] = [this.#any(pick), this.#freePlace(to)];
    if (from !== null && target !== null) renameSync(from, target);
  }

  copy(pick: number, to: Place): void {
    const [from, target] = [this.#any(pick), this.#freePlace(to)];
    if (from === null || target === null || from.equals(target)) return;
    copyFileSync(from, target);
    this.#touch(target);
  }

  delete(pick: number): void {
    const file = this.#any(pick);
    if (file !== null) rmSync(file);
  }

  moveFolder(folder: string, from: string): void {
    const [old, next] = [
      join(this.path(folder), from),
      join(this.path(folder), `moved ${(this.#clock += 1)}`),
    ];
    if (existsSync(old)) renameSync(old, next);
  }

  unmount(folder: string): void {
    if (existsSync(this.path(folder))) renameSync(this.path(folder), this.path(`${folder} away`));
  }

  mount(folder: string): void {
    if (!existsSync(this.path(folder))) renameSync(this.path(`${folder} away`), this.path(folder));
  }

  /** All files of what is mounted, with what they hold. */
  files(): { path: Buffer; text: string }[] {
    return FOLDERS.filter((folder) => existsSync(this.path(folder))).flatMap((folder) => [
      ...walk(Buffer.from(this.path(folder))),
    ]);
  }

  remove(): void {
    rmSync(this.top, { recursive: true });
  }

  #any(pick: number): Buffer | null {
    const files = this.files();
    return files.length === 0 ? null : files[pick % files.length]!.path;
  }

  #freePlace({ folder, inner, name: [stem, ending] }: Place): Buffer | null {
    if (!existsSync(this.path(folder))) return null;
    const directory = Buffer.from(join(this.path(folder), inner));
    mkdirSync(directory, { recursive: true });
    return fileIn(directory, stem, ending);
  }

  #write(path: Buffer, text: string): void {
    writeFileSync(path, text);
    this.#touch(path);
  }

  #touch(path: Buffer): void {
    this.#clock += 1;
    utimesSync(path, this.#clock, this.#clock);
  }
}

/** Of at most 255 bytes, as file systems have them. */
function fileIn(directory: Buffer, stem: Buffer, ending: string): Buffer {
  const name = Buffer.concat([stem.subarray(0, 255 - ending.length), Buffer.from(ending)]);
  return Buffer.concat([directory, Buffer.from('/'), name]);
}

function* walk(directory: Buffer): Generator<{ path: Buffer; text: string }> {
  for (const entry of readdirSync(directory, { withFileTypes: true, encoding: 'buffer' })) {
    const path = Buffer.concat([directory, Buffer.from('/'), entry.name]);
    if (entry.isDirectory()) yield* walk(path);
    else yield { path, text: readFileSync(path, 'utf8') };
  }
}

const OWN = 'Rex';

async function perform(step: Step, disk: Disk, engine: TestEngine, said: Set<string>): Promise<void> {
  switch (step.do) {
    case 'create':
      return disk.create(step.at, textOf(step.kind, step.number));
    case 'replace':
      return disk.replace(step.pick, textOf(step.kind, step.number));
    case 'move':
      return disk.move(step.pick, step.to);
    case 'copy':
      return disk.copy(step.pick, step.to);
    case 'delete':
      return disk.delete(step.pick);
    case 'move folder':
      return disk.moveFolder(step.folder, step.from);
    case 'unmount':
      return disk.unmount(step.folder);
    case 'mount':
      return disk.mount(step.folder);
    case 'scan':
      return engine.indexer.scan();
    case 'wait':
      return await engine.indexer.whenIdle();
    case 'tag': {
      await engine.indexer.whenIdle();
      const tagged = filesIn(engine).filter(({ state }) => state === 'tagged');
      if (tagged.length === 0) return;
      const { path } = tagged[step.pick % tagged.length]!;
      const { id, hash } = engine.library.photos.get(engine.library.photos.findByPath(path)!);
      await engine.photos.addTag(id, OWN);
      said.add(TEXTS.get(hash!.toString('hex'))!); // of what the library saw there, whatever is there by now
      return;
    }
  }
}

/** All that a “photo” may hold, by its hash. */
const TEXTS = new Map(
  KINDS.flatMap((kind) =>
    [0, 1, 2, 3, 4, 5].map((number) => [hashOf(textOf(kind, number)), textOf(kind, number)]),
  ),
);

function textOf(kind: string, number: number): string {
  return kind === 'broken' ? kind : `${kind}\n${number}`;
}

function filesIn(engine: TestEngine): { path: string; state: PhotoState; reason: string | null }[] {
  return engine.library.connection
    .prepare<[], { path: string; state: PhotoState; reason: string | null }>(
      'SELECT path, state, reason FROM photos WHERE missing = 0 ORDER BY path',
    )
    .all();
}

const HIDDEN = /\/(\.hidden|@eaDir)\//;
const PHOTO = /\.(jpg|png)$/i;

/** What the library may say of a file on the disk; nothing: that it is not there. */
function expectedStates(path: string, text: string): PhotoState[] {
  if (HIDDEN.test(path)) return [];
  const read: PhotoState = text === 'broken' ? 'failed' : 'tagged';
  if (/\.mov$/i.test(path)) return ['skipped'];
  if (/\.cr2$/i.test(path)) return ['skipped', read]; // a raw file is shown with the photo of its name, if there is one
  return PHOTO.test(path) ? [read] : [];
}

function expectEqual(engine: TestEngine, disk: Disk): void {
  const isText = (path: Buffer): boolean => Buffer.from(path.toString()).equals(path);
  const known = filesIn(engine);
  const states = new Map(known.map((file) => [file.path, file]));
  const counted = disk.files().filter(({ path, text }) => expectedStates(path.toString(), text).length > 0);
  for (const { path, text } of counted.filter((file) => isText(file.path))) {
    const file = states.get(path.toString());
    expect(file, JSON.stringify(path.toString())).toBeDefined();
    expect(expectedStates(path.toString(), text)).toContain(file!.state);
    if (file!.state === 'tagged') expect(engine.labelsOf(file!.path)).toContain(text.split('\n')[0]);
  }
  expect(known).toHaveLength(counted.length); // and none besides, those of names that are no text included
  for (const { state, reason } of known)
    expect(reason !== null).toBe(state === 'failed' || state === 'skipped');
  for (const folder of engine.library.folders.list()) {
    const { found, tagged, failed, skipped, offline, pending } = folder.counts;
    expect(tagged + failed + skipped + offline + pending).toBe(found);
    expect([folder.path, pending, offline]).toEqual([folder.path, 0, 0]);
  }
}

/** A person's tag is on every photo of that very content, and on none that shows something else. */
function expectOwnTags(engine: TestEngine, disk: Disk, said: Set<string>): void {
  const kinds = new Set([...said].map((text) => text.split('\n')[0]));
  for (const { path, text } of disk.files()) {
    const id = engine.library.photos.findByPath(path.toString());
    if (id === null || engine.library.photos.get(id).state !== 'tagged') continue;
    const has = engine.labelsOf(path.toString()).includes(OWN);
    if (!kinds.has(text.split('\n')[0]))
      expect([path.toString(), text, has]).toEqual([path.toString(), text, false]);
  }
  // What was said of a content is not lost: it is there wherever that content is the only one of its kind that was said.
  for (const text of said) {
    const ids = engine.library.connection
      .prepare<[string], number>(
        `SELECT count(*) FROM photos JOIN user_tags ON photo_id = photos.id WHERE hash = unhex(?)`,
      )
      .pluck()
      .get(hashOf(text));
    expect([text, Number(ids) > 0]).toEqual([text, true]);
  }
}

function hashOf(text: string): string {
  return hasher('sha256', text, 'hex');
}

test('whatever happens to the folders while they are indexed, the library equals the disk afterwards', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(stepArbitrary, { minLength: 5, maxLength: 40 }), async (steps) => {
      const disk = new Disk();
      const engine = await openTestEngine();
      const said = new Set<string>();
      try {
        for (const folder of FOLDERS) await addDirectory(engine.library, disk.path(folder));
        for (const step of steps) await perform(step, disk, engine, said);
        for (const folder of FOLDERS) disk.mount(folder);
        await engine.scan();
        await engine.scan(); // a move that was seen half is seen whole
        expectEqual(engine, disk);
        expectOwnTags(engine, disk, said);
        expect(engine.library.connection.pragma('integrity_check', { simple: true })).toBe('ok');
      } finally {
        await engine.close();
        disk.remove();
      }
    }),
    { numRuns: Number(process.env['PHOTONEST_TREES'] ?? 60) },
  );
});
