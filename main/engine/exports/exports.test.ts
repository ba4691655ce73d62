import fc from 'fast-check';
import {
  copyFileSync,
  mkdtempSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DEFAULT_THRESHOLD } from '../../core/settings.ts';
import { sampleMetadata } from '../../core/testing/samples.ts';
import type { ReadPhoto, ReadRequest } from '../../core/photos/reading.ts';
import { readMetadata } from '../../metadata/metadata.ts';
import { Packet } from '../../metadata/sidecar/packet.ts';
import { LAYOUTS } from '../../metadata/sidecar/testing/layouts.ts';
import type { WrittenTags } from '../../metadata/exiftool.ts';
import { Imports } from '../imports/imports.ts';
import { openTestEngine, type TestEngine } from '../testing/library.ts';
import { Exports, type KeywordChoice } from './exports.ts';

let engine: TestEngine;
let exports: Exports;
let folder: string;
let photo: string;
let choice: KeywordChoice;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'photonest-exports-'));
  photo = join(folder, 'a.jpg');
  choice = { labels: 'confirmed', least: 0.8, scheme: 'name', always: false };
  writeFileSync(photo, 'beagle');
  engine = await openTestEngine();
  readKeywordsOfSidecars();
  engine.library.folders.add(folder, []);
  await engine.scan();
  exports = openExports();
});
afterEach(async () => {
  await engine.close();
  rmSync(folder, { recursive: true });
});

function openExports(): Exports {
  const { library, labels, searching } = engine;
  return new Exports({
    library,
    labels,
    threshold: () => DEFAULT_THRESHOLD,
    choice: () => choice,
    selected: engine.actions.selected,
    search: async (query) => await Promise.resolve(searching.search(query, Number.MAX_SAFE_INTEGER)),
  });
}

/** The text reader gives no metadata: this one reads keywords as the tagger would, with XMP parsed here. */
function readKeywordsOfSidecars(): void {
  const { reader } = engine;
  const read = reader.read.bind(reader);
  const exiftool = { read: async (path: string) => await Promise.resolve(tagsOf(path)) };
  reader.read = async (request: ReadRequest): Promise<ReadPhoto> => {
    const photo = await read(request);
    if (!('metadata' in request) || !('path' in request.source)) return photo;
    const { keywords, rating } = await readMetadata(
      { path: request.source.path, exif: null, xmp: null, iptc: null, opaque: false, ...request.metadata },
      exiftool,
      () => undefined,
    );
    return { ...photo, metadata: sampleMetadata({ keywords, rating }) };
  };
}

function tagsOf(path: string): WrittenTags {
  const packet = Packet.parse(readFileSync(path, 'utf8'));
  return {
    'XMP-dc:Subject': packet.list('subject'),
    'XMP-lr:HierarchicalSubject': packet.list('lightroom'),
    'XMP-digiKam:TagsList': packet.list('digiKam'),
  };
}

async function run(labels: 'own' | 'confirmed' | 'above' = 'above', changes = {}) {
  return await exports.export({ query: '', labels, least: 0.6, scheme: 'name', dryRun: false, ...changes });
}

function subjects(path = `${photo}.xmp`): string[] {
  return existsSync(path) ? Packet.parse(readFileSync(path, 'utf8')).list('subject') : [];
}

function idOf(path: string): number {
  return engine.library.photos.findByPath(path)!;
}

function tagOf(path: string, name: string) {
  return engine.photos.detail(idOf(path)).tags.find((tag) => tag.name === name);
}

/** As another program would: a keyword more in the sidecar. */
function addByHand(word: string, path = `${photo}.xmp`): void {
  const packet = Packet.parse(existsSync(path) ? readFileSync(path, 'utf8') : null);
  packet.add('subject', word);
  writeFileSync(path, packet.toString());
}

test('export() - labels that are sure go out as automatic, and stay so when they come back', async () => {
  const { written, failed } = await run();
  expect([written, failed]).toEqual([1, []]);
  expect(subjects()).toEqual(expect.arrayContaining(['beagle', 'dog', 'animal']));
  await engine.scan();
  addByHand('Rex'); // another program wrote the file: it is read again
  await engine.scan();
  expect(tagOf(photo, 'beagle')).toMatchObject({ source: 'model', state: 'none' });
  expect(tagOf(photo, 'Rex')).toMatchObject({ source: 'file' });
  expect((await run('own')).preview[0]!.removed).toContain('beagle');
  expect(subjects()).toEqual(['Rex']);
});

test('export() - its own write has nothing previewed again', async () => {
  const before = engine.reader.previewed.length;
  await run();
  await engine.scan();
  expect(engine.reader.previewed.length).toBe(before);
  addByHand('Rex');
  await engine.scan();
  expect(engine.reader.previewed.length).toBe(before + 1);
  await run('own');
  await engine.scan();
  expect(engine.reader.previewed.length).toBe(before + 1);
});

test('export() - own tags and confirmed labels, as they are asked for', async () => {
  await engine.photos.addTag(idOf(photo), 'Rex');
  await engine.photos.addTag(idOf(photo), 'beagle');
  await run('own');
  expect(subjects()).toEqual(['Rex']);
  await run('confirmed');
  expect(subjects().sort()).toEqual(['Rex', 'beagle']);
  await engine.photos.setUserTag(idOf(photo), 'own:rex', 'none');
  await run('confirmed');
  expect(subjects()).toEqual(['beagle']);
});

test.each([
  ['<b> & "c"', '<b> & "c"'],
  ['half \uD83D', 'half \uFFFD'],
  ['two\u0007  spaces', 'two spaces'],
  ['\uFFFF', undefined],
])('export() - an own tag %j is the same when it comes back', async (name, written) => {
  await engine.photos.addTag(idOf(photo), name);
  await run('own');
  expect(subjects()[0]).toBe(written);
  writeFileSync(join(folder, 'a.xmp'), LAYOUTS.darktable); // the photo is read again
  await engine.scan();
  const { tags } = engine.photos.detail(idOf(photo));
  expect(tags.filter(({ source }) => source === 'file').map((tag) => tag.name)).toEqual(['Sailing']);
  expect(await run('own')).toMatchObject({ written: 0, unchanged: 1 });
});

test('export() - a label that is not sure enough, or that a person rejected, stays here', async () => {
  const key = tagOf(photo, 'beagle')!.key;
  await engine.photos.setUserTag(idOf(photo), key, 'rejected');
  await run();
  expect(subjects()).not.toContain('beagle');
  expect((await run('above', { least: 1 })).preview[0]!.added).toEqual([]);
});

test('export() - a dry run says the same and writes nothing', async () => {
  const said = await run('above', { dryRun: true });
  expect(readdirSync(folder)).toEqual(['a.jpg']);
  expect(await run()).toEqual(said);
  expect(await run()).toMatchObject({ written: 0, unchanged: 1, preview: [] });
});

test('export() - what the request leaves out is as it was chosen once', async () => {
  choice = { labels: 'above', least: 0.6, scheme: 'stem', always: false };
  expect((await exports.export({ query: '', dryRun: false })).written).toBe(1);
  expect(subjects(join(folder, 'a.xmp'))).toContain('beagle');
});

test('preview() - at most ten photos whose sidecars would change, and nothing is written', async () => {
  for (let number = 1; number <= 12; number++)
    writeFileSync(join(folder, `${number}.jpg`), `goldfish\n${number}`);
  await engine.scan();
  const previews = await exports.preview({ query: '', labels: 'above', least: 0.6 });
  expect(previews).toHaveLength(10);
  expect(previews[0]).toMatchObject({ isNew: true, added: expect.arrayContaining(['goldfish']) as string[] });
  expect(readdirSync(folder).filter((name) => name.endsWith('.xmp'))).toEqual([]);
});

test('export() - the photos of a selection and no others', async () => {
  writeFileSync(join(folder, 'b.jpg'), 'goldfish');
  await engine.scan();
  const { id } = engine.actions.selections.freeze({ ids: [idOf(photo)] });
  const { photos } = await exports.export({ query: '', selection: id, labels: 'above', least: 0.6, dryRun: false });
  expect(photos).toBe(1);
  expect(existsSync(join(folder, 'b.jpg.xmp'))).toBe(false);
}); // prettier-ignore

test('export() - a photo itself is never written', async () => {
  const { mtimeMs, ino } = statSync(photo);
  await run();
  expect(statSync(photo)).toMatchObject({ mtimeMs, ino });
  expect(readFileSync(photo, 'utf8')).toBe('beagle');
});

test('export() - an unusable sidecar is named and left as it is, and the others are written', async () => {
  writeFileSync(join(folder, 'b.jpg'), 'goldfish');
  writeFileSync(`${photo}.xmp`, '<damaged');
  await engine.scan();
  const { failed, written } = await run();
  expect(failed).toEqual([
    {
      path: photo,
      reason: 'its sidecar is damaged: it is no valid XML',
      failure: { code: 'sidecar', xmp: { code: 'invalid' } },
    },
  ]);
  expect(written).toBe(1);
  expect(readFileSync(`${photo}.xmp`, 'utf8')).toBe('<damaged');
});

test('export() - a query that was not understood writes nothing', async () => {
  await expect(run('above', { query: 'date:never' })).rejects.toMatchObject({ code: 'invalid' });
  expect(readdirSync(folder)).toEqual(['a.jpg']);
});

test('export() - a.xmp that would mean two photos is left alone', async () => {
  writeFileSync(join(folder, 'a.png'), 'goldfish');
  writeFileSync(join(folder, 'a.xmp'), LAYOUTS.darktable);
  await engine.scan();
  await run('above', { scheme: 'stem' });
  expect(readdirSync(folder).sort()).toEqual(['a.jpg', 'a.jpg.xmp', 'a.png', 'a.png.xmp', 'a.xmp']);
  expect(readFileSync(join(folder, 'a.xmp'), 'utf8')).toBe(LAYOUTS.darktable);
  expect(subjects()).toContain('beagle');
  expect(subjects(join(folder, 'a.png.xmp'))).toContain('goldfish');
});

test('export() - a copy that comes with its sidecar has nothing but automatic keywords either', async () => {
  await run();
  copyFileSync(photo, join(folder, 'copy.jpg'));
  copyFileSync(`${photo}.xmp`, join(folder, 'copy.jpg.xmp'));
  await engine.scan();
  expect(tagOf(join(folder, 'copy.jpg'), 'beagle')).toMatchObject({ source: 'model' });
  await run('own');
  expect(subjects(join(folder, 'copy.jpg.xmp'))).toEqual([]);
});

test('export() - random edits, exports, imports, rescans and other programs end as a model says', async () => {
  const word = fc.constantFrom('Rex', 'Ana', 'beagle', 'dog', 'Oslo');
  const step = fc.oneof(
    fc.record({ kind: fc.constantFrom('tag' as const, 'untag' as const, 'byHand' as const, 'import' as const), word }),
    fc.record({ kind: fc.constant('export' as const), labels: fc.constantFrom('own' as const, 'confirmed' as const, 'above' as const) }),
    fc.record({ kind: fc.constantFrom('scan' as const, 'lose' as const, 'rewrite' as const) }),
  ); // prettier-ignore
  let number = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 9 }), async (steps) => {
      const path = join(folder, `${++number}.jpg`);
      const sidecar = `${path}.xmp`;
      const imports = new Imports({ library: engine.library, labels: engine.labels, bulk: engine.actions.bulk });
      writeFileSync(path, `beagle\n${number}`);
      await engine.scan();
      const id = idOf(path);
      const shown = engine.labelsOf(path);
      /** What a person said here, and what they wrote elsewhere. */
      const [said, theirs] = [new Set<string>(), new Set<string>()];
      for (const each of steps) {
        const present = subjects(sidecar).map((name) => name.toLowerCase());
        if (each.kind === 'tag' && !theirs.has(each.word)) {
          await engine.photos.addTag(id, each.word);
          said.add(each.word);
        } else if (each.kind === 'import' && !theirs.has(each.word)) {
          const rows = [{ path, tags: [each.word] }];
          const { leftOut } = await imports.import(JSON.stringify(rows), 'json', false);
          expect(leftOut).toEqual([]);
          said.add(each.word);
        } else if (each.kind === 'untag' && said.delete(each.word)) {
          const { key } = tagOf(path, each.word)!;
          await engine.photos.setUserTag(id, key, 'none');
        } else if (each.kind === 'byHand' && !present.includes(each.word.toLowerCase()) && !said.has(each.word) && !shown.includes(each.word)) {
          addByHand(each.word, sidecar);
          theirs.add(each.word);
          await engine.scan();
        } else if (each.kind === 'scan') await engine.scan();
        else if (each.kind === 'rewrite' && existsSync(sidecar)) {
          writeFileSync(sidecar, `${readFileSync(sidecar, 'utf8')}\n`);
          await engine.scan();
        } else if (each.kind === 'lose' && existsSync(sidecar)) {
          unlinkSync(sidecar);
          theirs.clear();
          await engine.scan();
        } else if (each.kind === 'export') {
          await exports.export({ query: '', labels: each.labels, least: 0.6, scheme: 'name', dryRun: false });
          const isOwn = (name: string): boolean => !shown.includes(name);
          const wanted = [...said].filter((name) => each.labels !== 'own' || isOwn(name));
          const automatic = each.labels === 'above' ? shown : [];
          expect(new Set(subjects(sidecar))).toEqual(new Set([...theirs, ...wanted, ...automatic]));
        }
        for (const tag of engine.photos.detail(id).tags)
          expect([tag.name, tag.source === 'file']).toEqual([tag.name, theirs.has(tag.name)]);
      }
    }),
    { numRuns: 25 }, // 200 steps at least
  );
}, 240_000); // prettier-ignore
