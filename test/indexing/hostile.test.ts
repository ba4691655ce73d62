import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeFolder, removeFolder } from '../support/folders.ts';
import { copyPhotographs, photographPath } from '../support/photographs.ts';
import { photonest, photonestJson } from '../support/programs.ts';

/** Permissions do not bind root, so that one file is left out there. */
const IS_ROOT = process.getuid?.() === 0;

type Row = { path: string; state: string; reason: string };
type Indexed = { found: number; tagged: number; failed: number; skipped: number; pending: number };

let library: string;
let folder: string;

beforeAll(async () => {
  library = makeFolder('hostile-library');
  folder = makeFolder('hostile');
  copyPhotographs(folder);
  writeFileSync(join(folder, 'text.jpg'), 'No picture at all.');
  const bytes = readFileSync(photographPath('boats'));
  writeFileSync(join(folder, 'cut.jpg'), bytes.subarray(0, 20_000));
  writeFileSync(join(folder, 'empty.jpg'), '');
  const grey = { create: { width: 20_000, height: 20_000, channels: 3 as const, background: '#777' } };
  await sharp({ ...grey, limitInputPixels: false })
    .png({ compressionLevel: 1 })
    .toFile(join(folder, 'vast.png'));
  mkdirSync(join(folder, 'inner'));
  copyPhotographs(join(folder, 'inner'), ['alps']);
  symlinkSync(folder, join(folder, 'inner', 'loop'));
  if (!IS_ROOT) {
    copyPhotographs(folder, ['cat']);
    writeFileSync(join(folder, 'locked.jpg'), bytes);
    chmodSync(join(folder, 'locked.jpg'), 0);
  }
});

afterAll(() => {
  removeFolder(library);
  removeFolder(folder);
});

describe('index of a folder with hostile files', () => {
  it('tags the rest, accounts for every file, and exits with 1', async () => {
    const { status, stdout } = await photonest(library, 'index', folder, '--json');
    const counts = JSON.parse(stdout) as Indexed;
    const locked = IS_ROOT ? 0 : 1;
    expect(counts).toMatchObject({
      found: 12 + locked,
      tagged: 7,
      failed: 4 + locked,
      skipped: 1,
      pending: 0,
    });
    expect(status).toBe(1);
  });

  it('names each file with its reason', async () => {
    const rows = await photonestJson<Row[]>(library, 'failed');
    const reasons = new Map(
      rows.map((row) => [row.path.slice(folder.length + 1), `${row.state}: ${row.reason}`]),
    );
    expect(reasons.get('text.jpg')).toContain('failed: is not a picture');
    expect(reasons.get('cut.jpg')).toContain('failed: is cut short or damaged');
    expect(reasons.get('empty.jpg')).toContain('failed: is empty');
    expect(reasons.get('vast.png')).toContain('failed: has 20,000 × 20,000 pixels');
    expect(reasons.get('inner/loop')).toContain('skipped: a link to a folder');
    expect(rows).toHaveLength(IS_ROOT ? 5 : 6);
  });

  it.skipIf(IS_ROOT)(
    'a file without read permission is failed (not run as root, whom permissions do not bind)',
    async () => {
      const rows = await photonestJson<Row[]>(library, 'failed');
      expect(rows.find((row) => row.path.endsWith('locked.jpg'))?.reason).toContain('permissions forbid it');
    },
  );

  it('a second index tries none of them again, and says the same', async () => {
    const { status, stdout } = await photonest(library, 'index', folder, '--json');
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ tagged: 7, skipped: 1, pending: 0 });
  });
});
