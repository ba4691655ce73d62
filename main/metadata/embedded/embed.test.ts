import { createHash } from 'node:crypto';
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ExportedKeyword } from '../../core/photos/exported-keyword.ts';
import type { KnownContent } from '../../core/photos/writing.ts';
import { replacePhoto } from '../../files/replace-photo.ts';
import { ExifTool } from '../exiftool.ts';
import { LAYOUTS } from '../sidecar/testing/layouts.ts';
import { embed, type EmbedTools } from './embed.ts';

const exiftool = new ExifTool('plain');
let directory: string;
let folder: string;
let written: string[];

/** Of the decoded picture, without the rest of the file. */
async function hashPixels(path: string): Promise<Uint8Array> {
  const bytes = path.endsWith('.heic')
    ? readFileSync(path)
    : await sharp(readFileSync(path)).raw().toBuffer();
  return createHash('sha256')
    .update(path.endsWith('.heic') ? '' : bytes)
    .digest();
}
const tools: EmbedTools = { exiftool, hashPixels };

beforeAll(() => void (directory = mkdtempSync(join(tmpdir(), 'photonest-embed-'))));
afterAll(async () => {
  await exiftool.close();
  rmSync(directory, { recursive: true });
});
beforeEach(() => {
  folder = mkdtempSync(join(directory, 'album-'));
  written = [];
});

/** A photo with EXIF, a place, and XMP of another program, taken long ago. */
async function make(format: string): Promise<KnownContent> {
  const path = join(folder, `a.${format}`);
  if (format === 'heic') copyFileSync('test/fixtures/heic/orientation-6.heic', path);
  else {
    const noise = { type: 'gaussian' as const, mean: 128, sigma: 40 };
    await sharp({ create: { width: 64, height: 48, channels: 3, background: '#000', noise } })
      .withExif({
        IFD0: { Make: 'Maker', ImageDescription: 'Ünter' },
        IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '1/1 2/1 3/1' },
      })
      .toFormat(format === 'jpg' ? 'jpeg' : (format as 'png'))
      .toFile(path);
  }
  if (format !== 'png') {
    const packet = join(directory, 'digikam.xmp');
    writeFileSync(packet, LAYOUTS.digiKam);
    await exiftool.writeXmp(path, packet);
  }
  utimesSync(path, 1_000_000_000, 1_000_000_000);
  return describe(path);
}

function describe(path: string): KnownContent {
  const bytes = readFileSync(path);
  return { path, sizeBytes: bytes.length, hash: createHash('sha256').update(bytes).digest() };
}

function keyword(...path: string[]): ExportedKeyword {
  return { path, automatic: false };
}

async function embedIn(
  photo: KnownContent,
  wanted: ExportedKeyword[],
  before: ExportedKeyword[] = [],
  dryRun = false,
) {
  const embedded = await embed(
    { ...photo, urgent: true, dryRun, change: { wanted, before, rating: 4 } },
    tools,
  );
  if (embedded.copy !== null) written.push(embedded.copy.path);
  return embedded;
}

test.each(['jpg', 'png', 'tiff', 'webp', 'heic'])(
  'embed() - into a %s, read back field by field, and every foreign field and the pixels are as before',
  async (format) => {
    const photo = await make(format);
    const before = await exiftool.readAll(photo.path);
    const { copy, added } = await embedIn(photo, [keyword('Rex'), keyword('Places', 'Oslo')]);
    expect(added).toContain('Rex');
    expect(describe(photo.path)).toEqual(photo); // the photo itself is only read
    expect(await replacePhoto(photo, copy!)).toBeNull();
    const after = await exiftool.readAll(photo.path);
    expect(after['XMP-dc:Subject']).toEqual(expect.arrayContaining(['Rex', 'Places', 'Oslo']));
    expect(after['XMP-lr:HierarchicalSubject']).toEqual(expect.arrayContaining(['Rex', 'Places|Oslo']));
    expect(after['XMP-digiKam:TagsList']).toEqual(expect.arrayContaining(['Rex', 'Places/Oslo']));
    const own = /^XMP-(dc:Subject|lr:HierarchicalSubject|digiKam:TagsList|xmp:Rating)$/;
    const foreign = (tags: object) => Object.entries(tags).filter(([tag]) => !own.test(tag));
    expect(foreign(after)).toEqual(foreign(before));
    expect(Object.keys(before).length).toBeGreaterThan(3);
    expect(statSync(photo.path).mtimeMs).toBe(1_000_000_000_000);
    expect(Buffer.from(copy!.hash)).toEqual(describe(photo.path).hash);
    expect(JSON.parse(copy!.oldFields)).toEqual(before);
    expect(readdirSync(folder)).toEqual([`a.${format}`]);
  },
  60_000,
);

test('embed() - what was written before goes out again, and the packet of before is handed over', async () => {
  const photo = await make('jpg');
  const first = await embedIn(photo, [keyword('Rex')]);
  await replacePhoto(photo, first.copy!);
  const now = describe(photo.path);
  const second = await embedIn(now, [], first.exported);
  expect(second.removed).toEqual(['Rex']);
  expect(String(second.copy!.oldXmp)).toContain('Rex');
  await replacePhoto(now, second.copy!);
  expect((await exiftool.readAll(photo.path))['XMP-dc:Subject']).not.toEqual(expect.arrayContaining(['Rex']));
  expect((await embedIn(describe(photo.path), [])).copy).toBeNull();
});

test('embed() - a dry run says what would change and leaves nothing', async () => {
  const photo = await make('jpg');
  expect(await embedIn(photo, [keyword('Rex')], [], true)).toMatchObject({ added: ['Rex'], copy: null });
  expect(readdirSync(folder)).toEqual(['a.jpg']);
});

test.each([
  [
    'another content',
    (path: string) => writeFileSync(path, 'something else'),
    'has changed since it was looked at',
  ],
  ['no file', (path: string) => rmSync(path), 'is not there any more'],
])('embed() - %s where the photo was is refused', async (_, change, reason) => {
  const photo = await make('png');
  change(photo.path);
  await expect(embedIn(photo, [keyword('Rex')])).rejects.toMatchObject({
    code: 'unreadable',
    message: reason,
  });
  expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
});

test('embed() - other pixels, or a foreign field that is lost, and nothing is handed over', async () => {
  const photo = await make('jpg');
  const change = { wanted: [keyword('Rex')], before: [], rating: null };
  let count = 0;
  const other = { exiftool, hashPixels: async () => await Promise.resolve(new Uint8Array([count++])) };
  await expect(embed({ ...photo, urgent: true, dryRun: false, change }, other)).rejects.toThrow(
    'other pixels',
  );
  const careless = {
    readXmp: exiftool.readXmp.bind(exiftool),
    readIptc: exiftool.readIptc.bind(exiftool),
    writeIptc: exiftool.writeIptc.bind(exiftool),
    removeTags: exiftool.removeTags.bind(exiftool),
    readAll: exiftool.readAll.bind(exiftool),
    writeXmp: async (copy: string, packet: string): Promise<void> => {
      await exiftool.writeXmp(copy, packet);
      await exiftool.removeTags(copy, ['IFD0:Make']);
    },
  };
  const losing = embed({ ...photo, urgent: true, dryRun: false, change }, { exiftool: careless, hashPixels });
  await expect(losing).rejects.toThrow('writing would change its IFD0:Make');
  expect(readdirSync(folder)).toEqual(['a.jpg']);
  expect(describe(photo.path)).toEqual(photo);
});

test('replacePhoto() - killed between the copy and the rename, the old file is there', async () => {
  const photo = await make('jpg');
  const { copy } = await embedIn(photo, [keyword('Rex')]);
  const problem = await replacePhoto(
    photo,
    copy!,
    async () => await Promise.reject(Object.assign(new Error('no'), { code: 'EIO' })),
  );
  expect(problem).toEqual({ code: 'not_replaced', detail: 'EIO' });
  expect(describe(photo.path)).toEqual(photo);
  expect(readdirSync(folder)).toEqual(['a.jpg']);
});

test('replacePhoto() - a photo that another program wrote meanwhile stays', async () => {
  const photo = await make('jpg');
  const { copy } = await embedIn(photo, [keyword('Rex')]);
  writeFileSync(photo.path, 'edited');
  expect(await replacePhoto(photo, copy!)).toEqual({ code: 'changed' });
  expect(readFileSync(photo.path, 'utf8')).toBe('edited');
});
