import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ExportedKeyword } from '../../core/photos/exported-keyword.ts';
import { replacePhoto } from '../../files/replace-photo.ts';
import { ExifTool } from '../exiftool.ts';
import { embed } from './embed.ts';

/** Another ExifTool than the app's own, so that its fields are an outsider's. */
const version = spawnSync('exiftool', ['-ver'], { encoding: 'utf8' });
const missing = version.status === 0 ? null : 'skipped: there is no exiftool on the PATH';
if (missing !== null) console.warn(`IPTC keywords: ${missing}`);

const exiftool = new ExifTool('plain');
let directory: string;
let folder: string;
let before: ExportedKeyword[];

beforeAll(() => void (directory = mkdtempSync(join(tmpdir(), 'photonest-iptc-'))));
afterAll(async () => {
  await exiftool.close();
  rmSync(directory, { recursive: true });
});
beforeEach(() => {
  folder = mkdtempSync(join(directory, 'album-'));
  before = [];
});

async function hashPixels(path: string): Promise<Uint8Array> {
  const bytes = await sharp(readFileSync(path)).raw().toBuffer();
  return createHash('sha256').update(bytes).digest();
}

function run(...words: string[]): string {
  const { status, stdout, stderr } = spawnSync('exiftool', ['-config', '', ...words], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

async function make(format: string, ...edits: string[]): Promise<string> {
  const path = join(folder, `a.${format}`);
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 40 };
  await sharp({ create: { width: 32, height: 24, channels: 3, background: '#000', noise } })
    .withExif({ IFD0: { Make: 'Maker' } })
    .toFormat(format === 'jpg' ? 'jpeg' : 'tiff')
    .toFile(path);
  run('-q', '-overwrite_original', ...edits, path);
  return path;
}

/** All fields, as an outsider reads them. */
function fields(path: string): Record<string, unknown> {
  const [all] = JSON.parse(run('-j', '-a', '-G1', '-struct', '-x', 'System:all', '-x', 'File:all', '-x', 'StripOffsets', '-x', 'PreviewImageStart', path)) as [Record<string, unknown>]; // prettier-ignore
  return all;
}

async function write(path: string, ...names: string[]): Promise<void> {
  const bytes = readFileSync(path);
  const photo = { path, sizeBytes: bytes.length, hash: createHash('sha256').update(bytes).digest() };
  const wanted = names.map((name) => ({ path: name.split('|'), automatic: false }));
  const change = { wanted, before, rating: null };
  const request = { ...photo, urgent: true, dryRun: false, change };
  const { copy, exported } = await embed(request, { exiftool, hashPixels });
  expect(await replacePhoto(photo, copy!)).toBeNull();
  before = exported;
}

/** Without what is this program's to write. */
function foreign(all: Record<string, unknown>): Record<string, unknown> {
  const own =
    /^SourceFile$|^XMP|^(IPTC:(Keywords|CodedCharacterSet|EnvelopeRecordVersion)|Photoshop:IPTCDigest)$/;
  return Object.fromEntries(Object.entries(all).filter(([tag]) => !own.test(tag)));
}

const TITLES = ['-IPTC:ObjectName=Title', '-IPTC:Caption-Abstract=By the sea', '-IPTC:City=Oslo'];

describe.skipIf(missing !== null)(`IPTC keywords${missing === null ? '' : ` (${missing})`}`, () => {
  test.each(['jpg', 'tiff'])(
    'embed() - into a %s: added and taken out with those of XMP',
    async (format) => {
      const path = await make(format, ...TITLES, '-IPTC:Keywords=Sun', '-IPTC:Keywords=Sea');
      const old = fields(path);
      await write(path, 'Rex', 'Places|Norway');
      const now = fields(path);
      expect(now['IPTC:Keywords']).toEqual(['Sun', 'Sea', 'Rex', 'Places', 'Norway']);
      expect(now['XMP-dc:Subject']).toEqual(['Rex', 'Places', 'Norway']);
      expect(now['IPTC:CodedCharacterSet']).toBeUndefined();
      expect(foreign(now)).toEqual(foreign(old));
      await write(path, 'Max');
      expect(fields(path)['IPTC:Keywords']).toEqual(['Sun', 'Sea', 'Max']);
      await write(path);
      expect(fields(path)['IPTC:Keywords']).toEqual(['Sun', 'Sea']);
      expect(foreign(fields(path))).toEqual(foreign(old));
    },
    60_000,
  );

  test('embed() - letters beyond ASCII are marked as UTF-8, and Latin-1 beside them is read as before', async () => {
    const path = await make('jpg', ...TITLES, '-IPTC:Keywords=Küste', '-IPTC:By-line=Zoë Müller');
    const old = fields(path);
    expect(old['IPTC:CodedCharacterSet']).toBeUndefined();
    await write(path, 'Straße');
    expect(fields(path)['IPTC:Keywords']).toEqual(['Küste', 'Straße']);
    await write(path, 'Straße', '夏の海');
    const now = fields(path);
    expect(now['IPTC:Keywords']).toEqual(['Küste', 'Straße', '夏の海']);
    expect(now['IPTC:CodedCharacterSet']).toBe('UTF8');
    expect(foreign(now)).toEqual(foreign(old));
  }, 60_000);

  test('embed() - UTF-8 that nothing marks is marked, with its bytes as they were', async () => {
    const path = await make('jpg', '-charset', 'IPTC=UTF8', '-IPTC:Keywords=Küste', '-IPTC:By-line=Zoë');
    expect(fields(path)['IPTC:By-line']).toBe('ZoÃ«');
    await write(path, '夏');
    expect(fields(path)).toMatchObject({ 'IPTC:Keywords': ['Küste', '夏'], 'IPTC:By-line': 'Zoë' });
  }, 60_000);

  test('embed() - the digest by which programs know that XMP and IPTC agree follows, and a stale one stays', async () => {
    const path = await make('jpg', ...TITLES, '-IPTC:Keywords=Sun', '-Photoshop:IPTCDigest=new');
    const digest = () => run('-s3', '-IPTCDigest', '-CurrentIPTCDigest', path).trim().split('\n');
    expect(new Set(digest()).size).toBe(1);
    await write(path, 'Rex');
    expect(new Set(digest()).size).toBe(1);
    run('-q', '-overwrite_original', '-IPTC:City=Bergen', path);
    const [stale] = digest();
    await write(path, 'Max');
    expect(digest()[0]).toBe(stale);
  }, 60_000);

  test('embed() - a photo without IPTC keywords gets none', async () => {
    const path = await make('jpg', ...TITLES);
    await write(path, 'Rex');
    expect(fields(path)['IPTC:Keywords']).toBeUndefined();
    expect(fields(path)['XMP-dc:Subject']).toEqual(['Rex']);
  }, 60_000);
});
