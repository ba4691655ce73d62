import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FileRefused } from '../../core/photos/file-refused.ts';
import { DEFAULT_THRESHOLD } from '../../core/settings.ts';
import type { Embedded, EmbedRequest, PreparedCopy, RestoreRequest } from '../../core/photos/writing.ts';
import { copyBeside } from '../../files/replace-photo.ts';
import { openTestEngine, type TestEngine } from '../testing/library.ts';
import { WriteFiles } from './write-files.ts';

let engine: TestEngine;
let files: WriteFiles;
let folder: string;
let photo: string;
let log: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'photonest-write-'));
  photo = join(folder, 'a.jpg');
  writeFileSync(photo, 'beagle');
  log = [];
  engine = await openTestEngine();
  engine.library.folders.add(folder, []);
  await engine.scan();
  files = openFiles();
});
afterEach(async () => {
  await files.close();
  await engine.close();
  rmSync(folder, { recursive: true });
});

function openFiles(embed = embedInText): WriteFiles {
  const { library, labels } = engine;
  return new WriteFiles({
    library,
    labels,
    threshold: () => DEFAULT_THRESHOLD,
    writer: {
      embed: async (request) => await Promise.resolve(embed(request)),
      restore: async (request) => await Promise.resolve(restoreInText(request)),
    },
    choice: () => ({ labels: 'confirmed', least: 0.8, scheme: 'name', always: false }),
    selected: engine.actions.selected,
    announce: () => undefined,
    log: (event) => log.push(event),
  });
}

/** As the tagger would, for “photos” that are text: the first line is the picture, keywords stand in the second. */
function embedInText({ path, hash, change, dryRun }: EmbedRequest): Embedded {
  const [picture, present = ''] = readFileSync(path, 'utf8').split('\n');
  if (!hashOf(path).equals(hash)) throw new FileRefused({ code: 'changed' });
  const before = present === '' ? [] : present.split(',');
  const wanted = change.wanted.map((keyword) => keyword.path.join('|'));
  const added = wanted.filter((name) => !before.includes(name));
  const own = change.before.map((keyword) => keyword.path.join('|'));
  const removed = before.filter((name) => own.includes(name) && !wanted.includes(name));
  const keywords = [...before.filter((name) => !removed.includes(name)), ...added];
  const isChanged = added.length > 0 || removed.length > 0;
  if (!isChanged || dryRun) return { added, removed, exported: change.wanted, copy: null };
  const made = make(path, `${picture}\n${keywords.join(',')}`, present);
  return { added, removed, exported: change.wanted, copy: made };
}

function make(path: string, text: string, present: string): PreparedCopy {
  const copy = copyBeside(path);
  writeFileSync(copy, text);
  return {
    path: copy,
    hash: hashOf(copy),
    pixelHash: new Uint8Array(32),
    oldXmp: present === '' ? null : Buffer.from(present),
    oldFields: '{}',
  };
}

/** Of such “photos”, the second line is the packet. */
function restoreInText({ path, hash, xmp, dryRun }: RestoreRequest): Embedded | null {
  const [picture, present = ''] = readFileSync(path, 'utf8').split('\n');
  if (!hashOf(path).equals(hash)) throw new FileRefused({ code: 'changed' });
  const wanted = xmp === null ? '' : Buffer.from(xmp).toString();
  if (wanted === present) return null;
  const copy = dryRun ? null : make(path, `${picture}\n${wanted}`, present);
  return { added: [], removed: present.split(','), exported: [], copy };
}

function hashOf(path: string): Buffer {
  return createHash('sha256').update(readFileSync(path)).digest();
}

function idOf(path: string): number {
  return engine.library.photos.findByPath(path)!;
}

async function write(dryRun = false) {
  const { id } = engine.actions.selections.freeze({ ids: [idOf(photo)] });
  return await files.write(id, { dryRun });
}

test('write() - tags, embedding and thumbnail pass over to the new file without a second run', async () => {
  await engine.photos.addTag(idOf(photo), 'Rex');
  const before = engine.labelsOf(photo);
  const [asked, previewed] = [engine.reader.asked.length, engine.reader.previewed.length];
  expect(await write()).toMatchObject({ photos: 1, written: 1, failed: [], preview: [{ added: ['Rex'] }] });
  expect(readFileSync(photo, 'utf8')).toBe('beagle\nRex');
  await engine.scan();
  expect([engine.reader.asked.length, engine.reader.previewed.length]).toEqual([asked, previewed]);
  expect(engine.labelsOf(photo)).toEqual(before);
  const row = engine.library.photos.get(idOf(photo));
  expect([row.hash, row.state]).toEqual([hashOf(photo), 'tagged']);
  expect(engine.library.embeddings.find(row.id, row.model!)).not.toBeNull();
  expect(engine.library.thumbnails.find(row.id)).not.toBeNull();
  expect(await write()).toMatchObject({ written: 0, unchanged: 1 });
});

test('write() - what it wrote can be taken out again', async () => {
  await engine.photos.addTag(idOf(photo), 'Rex');
  await write();
  await engine.photos.setUserTag(idOf(photo), 'own:rex', 'none');
  expect((await write()).preview).toMatchObject([{ removed: ['Rex'] }]);
  expect(readFileSync(photo, 'utf8')).toBe('beagle\n');
});

test('write() - a dry run and a photo that changed meanwhile leave the file as it is', async () => {
  await engine.photos.addTag(idOf(photo), 'Rex');
  expect(await write(true)).toMatchObject({ written: 1 });
  expect(readFileSync(photo, 'utf8')).toBe('beagle');
  writeFileSync(photo, 'beagle edited');
  expect(await write()).toMatchObject({
    written: 0,
    failed: [{ path: photo, reason: 'has changed since it was looked at', failure: { code: 'changed' } }],
  });
  expect(readFileSync(photo, 'utf8')).toBe('beagle edited');
});

test('write() - a copy that is not what the tagger made is not put in the photo’s place', async () => {
  await engine.photos.addTag(idOf(photo), 'Rex');
  const row = engine.library.photos.get(idOf(photo));
  files = openFiles((request) => {
    const embedded = embedInText(request);
    writeFileSync(embedded.copy!.path, 'something else');
    return embedded;
  });
  expect((await write()).failed).toEqual([
    {
      path: photo,
      reason: 'stays: its copy was changed by another program',
      failure: { code: 'copy_changed' },
    },
  ]);
  expect(engine.library.photos.get(idOf(photo))).toEqual(row);
  expect(engine.library.fileWrites.begun()).toEqual([]);
  expect(existsSync(copyBeside(photo))).toBe(false);
});

async function restore(dryRun = false) {
  const { id } = engine.actions.selections.freeze({ ids: [idOf(photo)] });
  return await files.restore(id, { dryRun });
}

test('restore() - to before the first of several writes, and nothing is read a second time', async () => {
  await engine.photos.addTag(idOf(photo), 'Rex');
  await write();
  await engine.photos.addTag(idOf(photo), 'Max');
  await write();
  const before = engine.labelsOf(photo);
  const [asked, previewed] = [engine.reader.asked.length, engine.reader.previewed.length];
  expect(await restore(true)).toMatchObject({ written: 1, preview: [{ removed: ['Rex', 'Max'] }] });
  expect(readFileSync(photo, 'utf8')).toBe('beagle\nRex,Max');
  expect(await restore()).toMatchObject({ photos: 1, written: 1, failed: [] });
  expect(readFileSync(photo, 'utf8')).toBe('beagle\n');
  await engine.scan();
  expect([engine.reader.asked.length, engine.reader.previewed.length]).toEqual([asked, previewed]);
  expect(engine.labelsOf(photo)).toEqual(before);
  const row = engine.library.photos.get(idOf(photo));
  expect([row.hash, row.state]).toEqual([hashOf(photo), 'tagged']);
  expect(engine.library.fileWrites.keywordsOf(row.id)).toEqual([]);
  expect(await restore()).toMatchObject({ written: 0, unchanged: 1, failed: [] });
  expect(await write()).toMatchObject({ written: 1, preview: [{ added: ['Rex', 'Max'] }] });
});

test('restore() - a file that others changed since stays, and one that was never written into is as it should be', async () => {
  expect(await restore()).toMatchObject({ written: 0, unchanged: 1, failed: [] });
  await engine.photos.addTag(idOf(photo), 'Rex');
  await write();
  writeFileSync(photo, 'beagle\nRex,edited');
  expect((await restore()).failed).toEqual([
    { path: photo, reason: 'has changed since it was looked at', failure: { code: 'changed' } },
  ]);
  await engine.scan();
  const reason = 'has been changed since Photonest wrote into it';
  expect((await restore()).failed).toEqual([
    { path: photo, reason, failure: { code: 'changed_since_write' } },
  ]);
  expect(readFileSync(photo, 'utf8')).toBe('beagle\nRex,edited');
});

test('restore() - to before the writes since another program changed the file, with what was written before that', async () => {
  await engine.photos.addTag(idOf(photo), 'Rex');
  await write();
  writeFileSync(photo, 'beagle\nRex,theirs');
  await engine.scan();
  await engine.photos.addTag(idOf(photo), 'Max');
  await write();
  expect(readFileSync(photo, 'utf8')).toBe('beagle\nRex,theirs,Max');
  await restore();
  expect(readFileSync(photo, 'utf8')).toBe('beagle\nRex,theirs');
  const kept = engine.library.fileWrites.keywordsOf(idOf(photo)).map(({ path }) => path.join('|'));
  expect(kept).toContain('Rex');
});

/** Up to the moment before the rename. */
async function begin(): Promise<void> {
  await engine.photos.addTag(idOf(photo), 'Rex');
  const { id, hash, sizeBytes } = engine.library.photos.get(idOf(photo));
  const change = { wanted: [{ path: ['Rex'], automatic: false }], before: [], rating: null };
  const request = { path: photo, hash: hash!, sizeBytes, urgent: true, change, dryRun: false };
  const { copy, exported } = embedInText(request);
  const { size, mtimeMs, dev, ino } = await stat(copy!.path);
  engine.library.fileWrites.begin(id, copy!, exported, {
    sizeBytes: size,
    modifiedMs: Math.round(mtimeMs),
    inode: `${dev}:${ino}`,
  });
}

test('recover() - killed before the rename: the old file is there, and the library knows it as that', async () => {
  const { hash } = engine.library.photos.get(idOf(photo));
  await begin();
  await openFiles().recover();
  expect(engine.library.photos.get(idOf(photo)).hash).toEqual(hash);
  expect([existsSync(copyBeside(photo)), engine.library.fileWrites.begun()]).toEqual([false, []]);
  const previewed = engine.reader.previewed.length;
  await engine.scan();
  expect(engine.reader.previewed.length).toBe(previewed);
  expect(log).toEqual([`${photo} has not the keywords that were being written into it`]);
});

test('recover() - killed after the rename: the new file is there, and is not read again', async () => {
  await begin();
  renameSync(copyBeside(photo), photo);
  await openFiles().recover();
  const previewed = engine.reader.previewed.length;
  await engine.scan();
  expect(engine.reader.previewed.length).toBe(previewed);
  expect(engine.library.photos.get(idOf(photo)).hash).toEqual(hashOf(photo));
  expect(engine.library.fileWrites.keywordsOf(idOf(photo))).toEqual([{ path: ['Rex'], automatic: false }]);
});
