import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import { rawFile } from '../core/testing/raw-file.ts';
import { ExifTool } from './exiftool.ts';
import { extractPreview } from './preview.ts';

const exiftool = new ExifTool();
const scratch = mkdtempSync(join(tmpdir(), 'photonest-raw-'));
afterAll(async () => {
  await exiftool.close();
  rmSync(scratch, { recursive: true });
});

const noise = Uint8Array.from({ length: 90 * 60 * 3 }, (_, at) => (at * at * 31) % 251);
const jpeg = await sharp(noise, { raw: { width: 90, height: 60, channels: 3 } })
  .jpeg()
  .toBuffer();

function write(name: string, bytes: Uint8Array): string {
  const path = join(scratch, name);
  writeFileSync(path, bytes);
  return path;
}

describe('extractPreview()', () => {
  test('gives the JPEG in a raw file, and how the sensor saw it', async () => {
    const path = write('a.nef', rawFile({ jpeg, width: 6000, height: 4000, orientation: 8 }));
    expect(await extractPreview(path, exiftool)).toEqual({ jpeg, orientation: 8, isWide: true });
    const high = write('b.nef', rawFile({ jpeg, width: 400, height: 600, orientation: 1 }));
    expect(await extractPreview(high, exiftool)).toEqual({ jpeg, orientation: 1, isWide: false });
  });

  test('a file without a preview, with one that shows nothing, or that is no raw file says so', async () => {
    const tiny = rawFile({ jpeg: jpeg.subarray(0, 300), width: 6, height: 4, orientation: 1 });
    for (const bytes of [tiny, Buffer.from('no raw file'), tiny.subarray(0, 60)])
      await expect(extractPreview(write('c.nef', bytes), exiftool)).rejects.toMatchObject({
        code: 'unreadable',
        message: 'holds no preview that could be shown',
      });
  });

  test('of several the largest is taken, whatever it is called', async () => {
    const extracted: string[] = [];
    const size = (bytes: number) => `(Binary data ${bytes} bytes, use -b option to extract)`;
    const preview = await extractPreview('x.cr2', {
      read: async () =>
        await Promise.resolve({
          'IFD1:ThumbnailImage': size(9000),
          'IFD0:PreviewImage': size(700_000),
          'SubIFD:JpgFromRaw': size(600_000),
          'IFD0:OtherImage': 'none',
          'SubIFD:Orientation': 3,
          'IFD0:Orientation': 6,
          'File:ImageWidth': 10,
          'File:ImageHeight': 20,
        }),
      extract: async (_, tag) => {
        extracted.push(tag);
        return await Promise.resolve(Buffer.from('J'));
      },
    });
    expect(extracted).toEqual(['IFD0:PreviewImage']);
    expect(preview).toEqual({ jpeg: Buffer.from('J'), orientation: 6, isWide: null });
  });

  test.each([
    ['Perl must be installed. Please add perl to your $PATH and try again.', 'where Perl is installed'],
    ["Can't locate File/Basename.pm in @INC", 'where Perl is installed'],
    ['Internal error: argument contains control character: "a\\nb"', 'rename the file'],
    ['timeout', 'takes too long to read'],
    ['File format error', 'is cut short or damaged'],
  ])('“%s” is a clause for people', async (message, clause) => {
    const read = async () => await Promise.reject(new Error(message));
    await expect(extractPreview('x.cr2', { read, extract: read })).rejects.toMatchObject({
      code: 'unreadable',
      message: expect.stringContaining(clause) as string,
    });
  });

  test('a line break in a name does not reach ExifTool’s own commands', async () => {
    const path = write('a\n-execute\nb.nef', rawFile({ jpeg, width: 6, height: 4, orientation: 1 }));
    const before = readFileSync(path);
    expect((await extractPreview(path, exiftool)).jpeg).toEqual(jpeg);
    expect(readFileSync(path)).toEqual(before);
  });
});

test.skipIf(process.platform !== 'linux')(
  'ExifTool ends when the process that started it is killed',
  async () => {
    const path = write('d.nef', rawFile({ jpeg, width: 6, height: 4, orientation: 1 }));
    const program = `
    import { ExifTool } from ${JSON.stringify(join(import.meta.dirname, 'exiftool.ts'))};
    await new ExifTool().read(${JSON.stringify(path)}, ['Orientation']);
    console.log('read');
    setInterval(() => undefined, 1000);
  `;
    const started = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(createInterface(started.stdout), 'line');
    const children = readFileSync(`/proc/${started.pid}/task/${started.pid}/children`, 'utf8')
      .trim()
      .split(' ');
    expect(children).toHaveLength(1);
    started.kill('SIGKILL');
    const isRunning = () => {
      try {
        return !/^State:\s+Z/m.test(readFileSync(`/proc/${children[0]}/status`, 'utf8'));
      } catch {
        return false;
      }
    };
    await expect.poll(isRunning, { timeout: 50_000 }).toBe(false);
  },
);
