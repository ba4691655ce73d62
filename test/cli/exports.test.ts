import { ExifTool } from 'exiftool-vendored';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExportSummary, FilesWritten, ImportSummary, OwnTag } from '../../main/core/api.ts';
import { makeFolder, removeFolder } from '../support/folders.ts';
import { copyPhotographs } from '../support/photographs.ts';
import { photonest, photonestJson } from '../support/programs.ts';

type Found = { path: string; tags: { name: string; source: string }[] };

const exiftool = new ExifTool({ maxProcs: 1 });
let library: string;
let photos: string;

beforeAll(async () => {
  library = makeFolder('exports-library');
  photos = makeFolder('exports-photos');
  copyPhotographs(photos, ['alps', 'boats', 'flower']);
  await photonest(library, 'index', photos);
});

afterAll(async () => {
  await exiftool.end();
  removeFolder(library);
  removeFolder(photos);
});

function hashes(): string[] {
  const names = readdirSync(photos).filter((name) => name.endsWith('.jpg'));
  return names.map((name) => createHash('sha256').update(readFileSync(join(photos, name))).digest('hex')); // prettier-ignore
}

async function subjects(name: string): Promise<string[]> {
  const { Subject } = await exiftool.read(join(photos, name));
  return [Subject ?? []].flat().map(String);
}

async function sourceOf(photo: string, tag: string): Promise<string | undefined> {
  const { tags } = await photonestJson<Found>(library, 'tags', '--photo', join(photos, photo));
  return tags.find(({ name }) => name === tag)?.source;
}

describe('photonest export --xmp', () => {
  it('says first what it would write, and writes that, but never a photo', async () => {
    const before = hashes();
    const dry = await photonestJson<ExportSummary>(library, 'export', '--xmp', '--above', '60', '--dry-run');
    expect(readdirSync(photos)).toHaveLength(3);
    const wet = await photonestJson<ExportSummary>(library, 'export', '--xmp', '--above', '60');
    expect(wet).toEqual(dry);
    expect([wet.photos, wet.failed]).toEqual([3, []]);
    expect(await subjects('alps.jpg.xmp')).toContain('mountain');
    expect(hashes()).toEqual(before);
  });

  it('an automatic label stays automatic when another program has rewritten the sidecar', async () => {
    const tags = { Subject: [...(await subjects('alps.jpg.xmp')), 'Zermatt'] };
    await exiftool.write(join(photos, 'alps.jpg.xmp'), tags, { writeArgs: ['-overwrite_original'] });
    await photonest(library, 'index', photos);
    expect(await sourceOf('alps.jpg', 'Zermatt')).toBe('file');
    expect(await sourceOf('alps.jpg', 'mountain')).toBe('model');
    await photonest(library, 'export', '--xmp', '--labels', 'own');
    expect(await subjects('alps.jpg.xmp')).toEqual(['Zermatt']);
  });

  it.each([
    [['--xmp', '--labels', 'all'], 'Expected --labels own, confirmed or above'],
    [['--xmp', '--above', 'much'], 'Expected --above from 20 to 100 %'],
    [['--xmp', '--labels', 'own', '--above', '80'], '--above goes with --labels above'],
    [['--xmp', '--scheme', 'short'], 'Expected --scheme name'],
    [['--xmp', 'file'], 'into no file'],
    [['file'], 'Expected one of --xmp, --csv FILE and --json FILE'],
    [['--csv'], 'Expected the file to write'],
  ])('%j is wrong usage: status 2 and a sentence', async (words, sentence) => {
    const { status, stderr } = await photonest(library, 'export', ...words);
    expect([status, stderr]).toEqual([2, expect.stringContaining(sentence) as string]);
  });
});

describe('photonest export FILE', () => {
  it('writes a query’s photos with their tags as CSV and JSON', async () => {
    const [csv, json] = [join(library, 'a.csv'), join(library, 'a.json')];
    await photonest(library, 'export', '--csv', csv, '--query', 'alps');
    const [header, line, end] = readFileSync(csv, 'utf8').split('\r\n');
    expect(header).toBe(
      'path,hash,takenAt,title,caption,rating,favourite,camera,latitude,longitude,tags,ownTags',
    );
    expect(line).toContain(`${join(photos, 'alps.jpg')},`);
    expect(line).toMatch(/[,;]mountain/);
    expect(end).toBe('');
    await photonest(library, 'export', '--json', json);
    const found = JSON.parse(readFileSync(json, 'utf8')) as Found[];
    expect(found.map(({ path }) => path).sort()).toEqual(['alps', 'boats', 'flower'].map((name) => join(photos, `${name}.jpg`))); // prettier-ignore
  });

  it('never writes over a file that is there', async () => {
    const file = join(library, 'precious');
    writeFileSync(file, 'mine');
    const { status, stderr } = await photonest(library, 'export', '--csv', file);
    expect([status, stderr]).toEqual([2, expect.stringContaining('is there already') as string]);
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });
});

describe('photonest import', () => {
  it('takes over what a person said, and of an export of its own nothing', async () => {
    const [form, csv, json] = ['form.csv', 'b.csv', 'b.json'].map((name) => join(library, name)) as [string, string, string];
    writeFileSync(form, `path,tags,rating\n${join(photos, 'boats.jpg')},Nagasaki,4\n/gone.jpg,Rex,1\n`);
    expect((await photonest(library, 'import', form, '--dry-run')).stderr).toContain('1 photos would be changed');
    const { status, stderr, stdout } = await photonest(library, 'import', form);
    expect([status, stderr]).toEqual([1, expect.stringContaining('1 photos changed, 1 rows left out') as string]);
    expect(stdout).toContain('row 3: /gone.jpg no photo of this path');
    expect(await sourceOf('boats.jpg', 'Nagasaki')).toBe('user');
    await photonest(library, 'export', '--csv', csv);
    await photonest(library, 'export', '--json', json);
    for (const file of [csv, json])
      expect(await photonestJson<ImportSummary>(library, 'import', file)).toMatchObject({ rows: 3, found: 3, changed: 0 });
  }); // prettier-ignore

  it('an own tag’s path, colour and other names go from one library to another', async () => {
    const [csv, json] = [join(library, 'c.csv'), join(library, 'c.json')] as const;
    await photonest(library, 'import', listOf('alps', String.raw`Places/Alps/Matterhorn;AC\/DC`));
    await photonest(library, 'tag', 'colour', 'Places/Alps', '#aa3300');
    await photonest(library, 'tag', 'alias', 'Places/Alps', 'Alpen, Alpi');
    await photonest(library, 'export', '--csv', csv, '--query', 'alps.jpg');
    await photonest(library, 'export', '--json', json, '--query', 'alps.jpg');
    expect(readFileSync(csv, 'utf8')).toMatch(/Places\|Alps\|Matterhorn/);
    const other = makeFolder('exports-other');
    await photonest(other, 'index', photos);
    for (const [file, colour] of [[csv, null], [json, '#aa3300']] as const) {
      await photonest(other, 'import', file);
      const tags = await photonestJson<OwnTag[]>(other, 'tag');
      const named = (name: string) => tags.find((tag) => tag.name === name);
      expect(named('Matterhorn')?.parent).toBe(named('Alps')?.key);
      expect(named('Alps')).toMatchObject({ parent: named('Places')?.key, colour });
      expect(named('AC/DC')).toMatchObject({ parent: null });
    }
    removeFolder(other);
  }); // prettier-ignore
});

describe('photonest write', () => {
  it('changes no file without --yes, and says what it would write', async () => {
    const before = hashes();
    await photonest(library, 'import', listOf('flower', 'Garden'));
    const refused = await photonest(library, 'write', '--query', 'flower');
    expect([refused.status, refused.stderr]).toEqual([
      2,
      expect.stringContaining('Expected --dry-run') as string,
    ]);
    const flower = join(photos, 'flower.jpg');
    const dry = await photonestJson<FilesWritten>(library, 'write', flower, '--labels', 'own', '--dry-run');
    expect(dry).toMatchObject({ photos: 1, written: 1, preview: [{ path: flower, added: ['Garden'] }] });
    expect(hashes()).toEqual(before);
    const wet = await photonestJson<FilesWritten>(library, 'write', flower, '--labels', 'own', '--yes');
    expect(wet).toEqual(dry);
    expect(await subjects('flower.jpg')).toEqual(['Garden']);
    const again = await photonest(library, 'write', flower, '--labels', 'own', '--yes');
    expect(again.stderr).toContain('0 files written, 1 unchanged');
  });

  it.each([
    [['write', '--yes'], 'Expected photos, or --query'],
    [['write', 'a.jpg', '--query', 'x', '--yes'], 'Expected photos, or --query'],
    [['copy', '.'], 'Expected photos, or --query'],
    [['copy', 'nowhere', '--query', ''], 'is no folder'],
  ])('%j is wrong usage: status 2 and a sentence', async (words, sentence) => {
    const { status, stderr } = await photonest(library, ...words);
    expect([status, stderr]).toEqual([2, expect.stringContaining(sentence) as string]);
  });
});

describe('photonest restore', () => {
  it('gives back what was in the files before, once it is agreed to', async () => {
    const boats = join(photos, 'boats.jpg');
    const before = await exiftool.readRaw(boats, { readArgs: ['-XMP:all', '-IPTC:all', '-EXIF:all'] });
    await photonest(library, 'import', listOf('boats', 'Harbour'));
    await photonest(library, 'write', boats, '--labels', 'own', '--yes');
    expect(await subjects('boats.jpg')).toContain('Harbour');
    const refused = await photonest(library, 'restore', boats);
    expect([refused.status, refused.stderr]).toEqual([
      2,
      expect.stringContaining('Expected --dry-run') as string,
    ]);
    const dry = await photonestJson<FilesWritten>(library, 'restore', boats, '--dry-run');
    expect(dry.preview[0]?.removed).toContain('Harbour');
    expect(await subjects('boats.jpg')).toContain('Harbour');
    expect(await photonestJson<FilesWritten>(library, 'restore', boats, '--yes')).toEqual(dry);
    expect(await exiftool.readRaw(boats, { readArgs: ['-XMP:all', '-IPTC:all', '-EXIF:all'] })).toEqual(
      before,
    );
    expect(await sourceOf('boats.jpg', 'Harbour')).toBe('user');
    const again = await photonest(library, 'restore', boats, '--yes');
    expect(again.stderr).toContain('0 files restored, 1 unchanged');
  });
});

describe('photonest copy', () => {
  it('copies what a query finds, without places if asked, and never over a file', async () => {
    const folder = makeFolder('exports-copies');
    const gps = { GPSLatitude: 47.1, GPSLatitudeRef: 'N', GPSLongitude: 8.2, GPSLongitudeRef: 'E' };
    await exiftool.write(join(photos, 'boats.jpg'), gps, { writeArgs: ['-overwrite_original'] });
    await photonest(library, 'index', photos);
    const first = await photonestJson<{ copies: string[] }>(library, 'copy', folder, '--query', 'boats.jpg', '--no-places');
    expect(first).toEqual({ copies: [join(folder, 'boats.jpg')], failed: [] });
    expect((await exiftool.read(join(folder, 'boats.jpg'))).GPSLatitude).toBeUndefined();
    const { copies } = await photonestJson<{ copies: string[] }>(library, 'copy', folder, join(photos, 'boats.jpg'));
    expect(copies).not.toEqual(first.copies);
    expect((await exiftool.read(copies[0]!)).GPSLatitude).toBeCloseTo(47.1, 3);
    removeFolder(folder);
  }); // prettier-ignore
});

function listOf(photo: string, tag: string): string {
  const list = join(library, `${photo}.csv`);
  writeFileSync(list, `path,tags\n${join(photos, `${photo}.jpg`)},${tag}\n`);
  return list;
}
