import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp, { type Sharp } from 'sharp';
import { afterAll, expect, test } from 'vitest';
import { Decoder } from './decoder/decoder.ts';
import { LIMIT_PIXELS } from './photo.ts';
import { hashPixels } from './pixel-hash.ts';

const directory = mkdtempSync(join(tmpdir(), 'photonest-pixels-'));
const heic = new Decoder({
  format: 'HEIC',
  script: fileURLToPath(new URL('./heic/process.ts', import.meta.url)),
  limitPixels: LIMIT_PIXELS,
  timeoutMs: 60_000,
});
afterAll(() => {
  heic.close();
  rmSync(directory, { recursive: true });
});

async function hash(path: string): Promise<string> {
  const unused = async (): Promise<never> => await Promise.reject(new Error('not in this test'));
  const decodeHeic = async (bytes: Buffer): Promise<Buffer> => await heic.decode(bytes);
  const digest = await hashPixels(path, { decodeHeic, decodeJxl: unused, extractPreview: unused });
  return digest.toString('hex');
}

async function write(name: string, picture: Sharp): Promise<string> {
  const path = join(directory, name);
  await picture.toFile(path);
  return path;
}

function plain(background: string): Sharp {
  return sharp({ create: { width: 40, height: 30, channels: 3, background } });
}

test('hashPixels() - other metadata, the same hash; another pixel, another hash', async () => {
  const first = await write('first.png', plain('#123456'));
  const described = await write('described.png', plain('#123456').withExif({ IFD0: { Make: 'Maker' } }));
  const other = await write('other.png', plain('#123457'));
  expect(await hash(described)).toBe(await hash(first));
  expect(await hash(other)).not.toBe(await hash(first));
});

test('hashPixels() - later pictures of a file count as well', async () => {
  const animate = async (name: string, second: string): Promise<string> =>
    await write(name, sharp([await plain('#fff').png().toBuffer(), await plain(second).png().toBuffer()], { join: { animated: true } }).webp({ lossless: true }));
  expect(await hash(await animate('a.webp', '#f00'))).not.toBe(await hash(await animate('b.webp', '#00f')));
}); // prettier-ignore

test('hashPixels() - of a HEIC photo, as it is shown', async () => {
  const hashes = [1, 5, 6].map(async (each) => await hash(`test/fixtures/heic/orientation-${each}.heic`));
  const [first, ...others] = await Promise.all(hashes);
  expect(first).toMatch(/^[0-9a-f]{64}$/);
  expect(await hash('test/fixtures/heic/orientation-1.heic')).toBe(first);
  expect(others).not.toContain(first);
});
