import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ExifTool } from './exiftool.ts';

const home = process.cwd();
let album: string;
let marker: string;
let photo: string;

beforeEach(async () => {
  album = mkdtempSync(join(tmpdir(), 'photonest-album-'));
  marker = join(album, 'was-run');
  photo = join(album, 'photo.jpg');
  await sharp({ create: { width: 8, height: 8, channels: 3, background: '#336699' } })
    .jpeg()
    .toFile(photo);
  writeFileSync(join(album, '.ExifTool_config'), `open(my $file, '>', '${marker}'); close($file); 1;`);
});
afterEach(() => {
  process.chdir(home);
  rmSync(album, { recursive: true });
});

async function readInAlbum(): Promise<unknown> {
  process.chdir(album);
  const exiftool = new ExifTool();
  try {
    return await exiftool.read(photo, ['File:ImageWidth']);
  } finally {
    await exiftool.close();
  }
}

test('read() - a configuration file in the working folder is not run', async () => {
  expect(await readInAlbum()).toMatchObject({ 'File:ImageWidth': 8 });
  expect(existsSync(marker)).toBe(false);
});

test('read() - nor is one that EXIFTOOL_HOME or Perl’s variables name', async () => {
  writeFileSync(join(album, 'Evil.pm'), `open(my $file, '>', '${marker}'); close($file); 1;`);
  const variables = { EXIFTOOL_HOME: album, PERL5OPT: '-MEvil', PERL5LIB: album, HOME: album };
  const before = { ...process.env };
  Object.assign(process.env, variables);
  try {
    expect(await readInAlbum()).toMatchObject({ 'File:ImageWidth': 8 });
  } finally {
    process.env = before;
  }
  expect(existsSync(marker)).toBe(false);
});

test('read() - a name with a line break is no command', async () => {
  const path = join(album, 'a\n-execute\n-all=\nb.jpg');
  copyFileSync(photo, path);
  const exiftool = new ExifTool();
  expect(await exiftool.read(path, ['File:ImageWidth'])).toMatchObject({ 'File:ImageWidth': 8 });
  await exiftool.close();
  expect(readFileSync(path)).toEqual(readFileSync(photo));
});
