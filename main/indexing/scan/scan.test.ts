import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { failureSentence } from '../../core/photos/failure-sentence.ts';
import type { FoundFile } from '../../core/photos/files.ts';
import { rulesOf } from './ignore.ts';
import { walk, type ScannedFolder } from './scan.ts';
import { withoutPrivileges } from '../testing/privileges.ts';

let top: string;
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'photonest-scan-'));
});
afterEach(() => {
  rmSync(top, { recursive: true });
});

function write(path: string | Buffer): void {
  writeFileSync(typeof path === 'string' ? join(top, path) : path, 'x');
}

/** A path whose last name is the bytes given, valid text or not. */
function rawPath(...name: number[]): Buffer {
  return Buffer.concat([Buffer.from(`${top}/`), Buffer.from(name)]);
}

async function scan(...patterns: string[]): Promise<ScannedFolder[]> {
  const folders: ScannedFolder[] = [];
  const rules = rulesOf(patterns, top, null);
  for await (const folder of walk(top, rules, new AbortController().signal)) folders.push(folder);
  return folders;
}

const filesOf = (folders: ScannedFolder[]): FoundFile[] => folders.flatMap(({ files }) => files);
const inside = (path: string): string => relative(top, path);

/** What was found by its path within the folder: the reason why it is skipped, or `photo`. */
async function find(...patterns: string[]): Promise<Record<string, string>> {
  const found = filesOf(await scan(...patterns)).map(({ path, skipped }) => [
    inside(path),
    skipped === null ? 'photo' : failureSentence(skipped),
  ]);
  return Object.fromEntries(found) as Record<string, string>;
}

test('walk() - finds photos in nested folders, with what the disk says of them', async () => {
  mkdirSync(join(top, '2024/May/Crete'), { recursive: true });
  for (const path of ['a.jpg', '2024/b.PNG', '2024/May/Crete/c.webp']) write(path);
  utimesSync(join(top, 'a.jpg'), 1_700_000_000, 1_700_000_000);
  expect(await find()).toEqual({ 'a.jpg': 'photo', '2024/b.PNG': 'photo', '2024/May/Crete/c.webp': 'photo' });
  const { dev, ino } = lstatSync(join(top, 'a.jpg'));
  expect(filesOf(await scan())).toContainEqual({
    path: join(top, 'a.jpg'),
    name: 'a.jpg',
    sizeBytes: 1,
    modifiedMs: 1_700_000_000_000,
    inode: `${dev}:${ino}`,
    skipped: null,
    shownWith: null,
    sidecar: null,
  });
});

test('walk() - other files are not found, and videos are skipped with a reason', async () => {
  for (const name of ['notes.txt', 'jpg', 'archive.jpg.zip', 'a.jpg', 'b.mov', 'c.NEF', 'd.heic', 'e.psd'])
    write(name);
  expect(await find()).toEqual({
    'a.jpg': 'photo',
    'b.mov': 'a video, not a photo',
    'c.NEF': 'photo',
    'd.heic': 'photo',
    'e.psd': '.psd pictures are not supported',
  });
});

test('walk() - a raw file is shown with the picture beside it, and an XMP file is no photo but noted', async () => {
  mkdirSync(join(top, 'other'));
  for (const name of ['IMG_1.JPG', 'img_1.cr2', 'IMG_1.xmp', 'other/IMG_1.NEF']) write(name);
  utimesSync(join(top, 'IMG_1.xmp'), 1_700_000_000, 1_700_000_000);
  const found = new Map(filesOf(await scan()).map((file) => [inside(file.path), file]));
  expect([...found.keys()].sort()).toEqual(['IMG_1.JPG', 'img_1.cr2', 'other/IMG_1.NEF']);
  expect(found.get('img_1.cr2')).toMatchObject({
    skipped: { code: 'raw_companion', leader: 'IMG_1.JPG' },
    shownWith: join(top, 'IMG_1.JPG'),
  });
  expect(found.get('IMG_1.JPG')).toMatchObject({ skipped: null, sidecar: 'IMG_1.xmp:1:1700000000000' });
  expect(found.get('other/IMG_1.NEF')!.shownWith).toBeNull();
});

test('walk() - an XMP file may be a link to one; a folder or nothing called so is none', async () => {
  mkdirSync(join(top, 'elsewhere'));
  for (const path of ['a.jpg', 'b.jpg', 'c.jpg', 'elsewhere/x.xmp']) write(path);
  utimesSync(join(top, 'elsewhere/x.xmp'), 1_700_000_000, 1_700_000_000);
  symlinkSync(join(top, 'elsewhere/x.xmp'), join(top, 'a.xmp'));
  symlinkSync(join(top, 'nowhere.xmp'), join(top, 'b.xmp'));
  symlinkSync(join(top, 'elsewhere'), join(top, 'c.xmp'));
  const found = new Map(filesOf(await scan()).map((file) => [inside(file.path), file.sidecar]));
  expect(Object.fromEntries(found)).toMatchObject({
    'a.jpg': 'a.xmp:1:1700000000000',
    'b.jpg': null,
    'c.jpg': null,
  });
});

test('walk() - Takeout’s JSON is noted beside XMP, and other JSON is not', async () => {
  for (const path of [
    'a.jpg',
    'a.xmp',
    'a.jpg.json',
    'b.jpg',
    'b.jpg.supplemental-meta.json',
    'other.json',
  ]) {
    write(path);
    utimesSync(join(top, path), 1_700_000_000, 1_700_000_000);
  }
  const found = filesOf(await scan()).map(({ path, sidecar }) => [inside(path), sidecar]);
  expect(Object.fromEntries(found)).toEqual({
    'a.jpg': 'a.xmp:1:1700000000000/a.jpg.json:1:1700000000000',
    'b.jpg': 'b.jpg.supplemental-meta.json:1:1700000000000',
  });
});

test('walk() - hidden files and folders, and those of systems and programs, are left out', async () => {
  const folders = [
    '.thumbnails', '@eaDir', '#recycle', '$RECYCLE.BIN', 'lost+found', 'node_modules', 'Catalogue Previews.lrdata',
    'Preview.app', 'Pictures.photoslibrary/resources/derivatives', 'Old.aplibrary/Previews', 'iPhoto Library/Data',
  ]; // prettier-ignore
  const kept = ['Pictures.photoslibrary/originals/0', 'Old.aplibrary/Masters', 'resources', 'Apps'];
  for (const name of [...folders, ...kept]) {
    mkdirSync(join(top, name), { recursive: true });
    write(join(name, 'a.jpg'));
  }
  for (const name of ['._a.jpg', '.hidden.jpg', 'seen.jpg']) write(name);
  expect(Object.keys(await find()).sort()).toEqual(
    [...kept.map((name) => `${name}/a.jpg`), 'seen.jpg'].sort(),
  );
});

test('walk() - patterns leave files and folders out, and bring back what they or the app leave out', async () => {
  for (const folder of ['raw/keep', 'Exports', '.scans', '.cache'])
    mkdirSync(join(top, folder), { recursive: true });
  for (const path of ['a.jpg', 'a small.jpg', 'raw/b.jpg', 'raw/keep/c.jpg', 'Exports/d.jpg', '.scans/e.jpg'])
    write(path);
  write('.cache/f.jpg');
  const found = await find('* small.*', 'raw/*', '!raw/keep/', '/exports/', '!.scans/');
  expect(Object.keys(found).sort()).toEqual(['.scans/e.jpg', 'a.jpg', 'raw/keep/c.jpg']);
});

test('walk() - a .photonestignore holds in its folder and below, before what is above it', async () => {
  for (const folder of ['in/deep', 'out']) mkdirSync(join(top, folder), { recursive: true });
  for (const folder of ['in', 'in/deep', 'out'])
    for (const name of ['a.png', 'b.jpg']) write(`${folder}/${name}`);
  writeFileSync(join(top, 'in/.photonestignore'), '\ufeff# drafts\r\n*.png\r\n!b.jpg\r\n');
  writeFileSync(join(top, 'in/deep/.photonestignore'), '!a.png');
  expect(Object.keys(await find('b.jpg')).sort()).toEqual([
    'in/b.jpg',
    'in/deep/a.png',
    'in/deep/b.jpg',
    'out/a.png',
  ]);
});

test.each([
  ['is too large', (path: string) => writeFileSync(path, '*.jpg\n'.repeat(20_000)), 'is larger than 64 KB'],
  [
    'has a line that is too long',
    (path: string) => writeFileSync(path, 'a'.repeat(50_000)),
    'more than 4096 char',
  ],
  ['is a folder', (path: string) => mkdirSync(path), 'is no regular file'],
  ['is a link', (path: string) => symlinkSync('/etc/hostname', path), 'is no regular file'],
])(
  'walk() - a .photonestignore that %s is named and not used, and stops nothing',
  async (_, make, reason) => {
    make(join(top, '.photonestignore'));
    write('a.jpg');
    expect(await find()).toEqual({
      'a.jpg': 'photo',
      '.photonestignore': expect.stringMatching(new RegExp(`^is not used: it .*${reason}`)) as string,
    });
  },
);

test('walk() - links are named and not followed, so a loop ends', async () => {
  mkdirSync(join(top, 'real'));
  write('real/a.jpg');
  symlinkSync(top, join(top, 'real/loop'));
  symlinkSync('real', join(top, 'folder link'));
  symlinkSync('real/a.jpg', join(top, 'link.jpg'));
  symlinkSync('nowhere.jpg', join(top, 'broken.jpg'));
  symlinkSync('circle.jpg', join(top, 'circle.jpg'));
  symlinkSync('/etc/hostname', join(top, 'not a photo'));
  expect(await find()).toEqual({
    'real/a.jpg': 'photo',
    'real/loop': 'a link to a folder, which is not followed',
    'folder link': 'a link to a folder, which is not followed',
    'link.jpg': 'a link to a file, which is read where it lies',
    'broken.jpg': 'a link that leads nowhere',
    'circle.jpg': 'a link that leads nowhere',
  });
});

test('walk() - what is called like a photo and is no file', async (context) => {
  context.skip(process.platform === 'win32', 'Windows has no named pipes in folders');
  execFileSync('mkfifo', [join(top, 'pipe.jpg')]);
  mkdirSync(join(top, 'folder.jpg'));
  expect(await find()).toEqual({ 'pipe.jpg': 'is not a regular file' });
});

test('walk() - names with emoji, line breaks, quotes and 255 bytes are names', async (context) => {
  context.skip(process.platform === 'win32', 'Windows forbids such names');
  const names = [
    '🐕‍🦺 Zoë.jpg',
    'two\nlines.jpg',
    `it's "it".jpg`,
    ' .jpg',
    '-rf.jpg',
    'dots...jpg',
    'A.jpg',
    'a.jpg',
    'back\\slash.jpg',
    `${'n'.repeat(251)}.jpg`,
  ];
  for (const name of names) write(name);
  expect(Object.keys(await find()).sort()).toEqual(names.sort());
});

test('walk() - files whose names are not valid text are all counted under names of their own, with the way out', async (context) => {
  context.skip(process.platform !== 'linux', 'only Linux lets names be any bytes');
  const jpg = [...Buffer.from('.jpg')];
  write(rawPath(0x63, 0xe9, ...jpg)); // c + é in Latin-1
  write(rawPath(0x63, 0xe8, ...jpg)); // c + è in Latin-1: the same once it is text
  const reason = 'its name is not valid text: rename the file';
  expect(await find()).toEqual({ 'c\\xE9.jpg': reason, 'c\\xE8.jpg': reason });
  write('c\ufffd.jpg'); // a valid name that the others would be read as
  write('c\\xE9.jpg'); // and one that another is spelt like
  expect(await find()).toEqual({
    'c\ufffd.jpg': 'photo',
    'c\\xE9.jpg': 'photo',
    'c\\xE8.jpg': reason,
    'c\\xE9.jpg (2)': reason,
  });
});

test('walk() - folders whose names are not valid text are each named', async (context) => {
  context.skip(process.platform !== 'linux', 'only Linux lets names be any bytes');
  for (const byte of [0xe9, 0xe8]) {
    mkdirSync(rawPath(byte));
    write(Buffer.concat([rawPath(byte), Buffer.from('/a.jpg')]));
  }
  const reason = 'a folder that cannot be opened: its name is not valid text: rename it';
  expect(await find()).toEqual({ '\\xE9': reason, '\\xE8': reason });
});

test('walk() - a folder that may not be opened is named, and the rest goes on', async (context) => {
  chmodSync(top, 0o755);
  mkdirSync(join(top, 'locked'), { mode: 0o000 });
  write('a.jpg');
  const found = await withoutPrivileges(async () => await find());
  context.skip(found === null, 'this user may open every folder');
  expect(found).toEqual({
    'a.jpg': 'photo',
    locked: 'a folder that cannot be opened: its permissions forbid it',
  });
});

test('walk() - files in a folder that may be listed but not entered are named', async (context) => {
  chmodSync(top, 0o755);
  mkdirSync(join(top, 'listed'));
  write('listed/a.jpg');
  chmodSync(join(top, 'listed'), 0o744);
  if (process.getuid?.() !== 0) chmodSync(join(top, 'listed'), 0o400);
  const found = await withoutPrivileges(async () => await find());
  chmodSync(join(top, 'listed'), 0o755);
  context.skip(found === null, 'this user may enter every folder');
  expect(found).toEqual({ 'listed/a.jpg': 'cannot be looked up: its permissions forbid it' });
});

test('walk() - a path that is too long for the system is named, and the rest goes on', async (context) => {
  context.skip(process.platform !== 'linux', 'the limit of 4,096 bytes is Linux’s');
  write('a.jpg');
  const deep = execFileSync(
    'sh',
    [
      '-c',
      'while [ ${#PWD} -lt 3900 ]; do mkdir -p "$NAME" && cd "$NAME" || exit 1; done; : > "$NAME.jpg"; mkdir "$NAME.d"; pwd',
    ],
    {
      cwd: top,
      env: { ...process.env, NAME: 'n'.repeat(200) },
      encoding: 'utf8',
    },
  ).trim();
  const found = await find();
  execFileSync('rm', ['-rf', join(top, 'n'.repeat(200))]);
  expect(found).toEqual({
    'a.jpg': 'photo',
    [`${inside(deep)}/${'n'.repeat(200)}.jpg`]: 'cannot be looked up: its path is too long',
    [`${inside(deep)}/${'n'.repeat(200)}.d`]: 'a folder that cannot be opened: its path is too long',
  });
});

test('walk() - a top folder that is not there is an error', async () => {
  const gone = walk(join(top, 'gone'), null, new AbortController().signal);
  await expect(gone.next()).rejects.toThrow('ENOENT');
});

test('walk() - a folder that goes while the others are scanned is not mentioned', async () => {
  mkdirSync(join(top, 'gone'));
  write('gone/a.jpg');
  const scanning = walk(top, null, new AbortController().signal);
  await scanning.next();
  rmSync(join(top, 'gone'), { recursive: true });
  expect(await scanning.next()).toEqual({ done: true, value: undefined });
});

test('walk() - stops when it is told to', async () => {
  for (const name of ['a', 'b']) mkdirSync(join(top, name));
  const abort = new AbortController();
  const seen: string[] = [];
  for await (const { path } of walk(top, null, abort.signal)) {
    seen.push(path);
    abort.abort();
  }
  expect(seen).toEqual([top]);
});
