import { readFileSync, writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { describePhoto } from '../photo.ts';
import { photograph } from '../testing/pictures.ts';
import { makeUprightJpeg } from '../thumbnail.ts';
import { Decoder } from './decoder.ts';

const fixtures = join(import.meta.dirname, '../../../test/fixtures/heic');
const fixture = (name: string): Buffer => readFileSync(join(fixtures, `${name}.heic`));
const script = join(import.meta.dirname, '../heic/process.ts');
const decoder = new Decoder({ script, format: 'HEIC', limitPixels: 1_000_000, timeoutMs: 60_000 });
const scratch = mkdtempSync(join(tmpdir(), 'photonest-heic-'));
afterAll(() => {
  decoder.close();
  rmSync(scratch, { recursive: true });
});

const open = async (bytes: Buffer) =>
  await describePhoto(bytes, {
    decodeJxl: async () => await Promise.reject(new Error('no JPEG XL photo comes here')),
    decodeHeic: async (heic) => await decoder.decode(heic),
    extractPreview: async () => await Promise.reject(new Error('no raw file comes here')),
  });

/** The photograph of the fixtures, which the app reads as a JPEG. */
const reference = await sharp(photograph('allium-oreophilum'))
  .resize(480, 320, { fit: 'cover' })
  .flatten()
  .raw()
  .toBuffer();

/** Mean difference to the photograph, of 255, from `left` on. */
async function difference(bytes: Buffer, left = 0): Promise<number> {
  const preview = await makeUprightJpeg(await open(bytes), 480, 100);
  const { data, info } = await sharp(preview).raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([480, 320]);
  let [sum, count] = [0, 0];
  for (let at = 0; at < data.length; at++) {
    if (Math.floor(at / 3) % 480 < left) continue;
    sum += Math.abs(data[at]! - reference[at]!);
    count += 1;
  }
  return sum / count;
}

describe('Decoder', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])('orientation %i is turned upright, once', async (orientation) => {
    const bytes = fixture(`orientation-${orientation}`);
    expect(await open(bytes)).toMatchObject({ format: 'heic', width: 480, height: 320 });
    expect(await difference(bytes)).toBeLessThan(5);
  });

  test.each(['grid', 'ten-bits', 'p3-profile', 'p3-numbers'])(
    '%s looks like the photograph',
    async (name) => {
      expect(await difference(fixture(name))).toBeLessThan(5);
    },
  );

  test('alpha is laid on white', async () => {
    const bytes = fixture('alpha');
    expect(await difference(bytes, 125)).toBeLessThan(5);
    const preview = sharp(await makeUprightJpeg(await open(bytes), 480, 100));
    const left = await preview.extract({ left: 0, top: 0, width: 110, height: 320 }).png().toBuffer();
    const { channels } = await sharp(left).stats();
    for (const { mean } of channels) expect(mean).toBeGreaterThan(252);
  });

  test('the camera’s words are there', async () => {
    expect((await open(fixture('orientation-6'))).exif?.toString('latin1')).toContain('2024:05:17 10:20:30');
  });

  test('one process decodes many photos, side by side as they come', async () => {
    await decoder.decode(fixture('ten-bits'));
    const { pids } = decoder;
    expect(pids.length).toBe(1);
    const all = await Promise.all(
      [1, 2, 3].map(async (n) => await decoder.decode(fixture(`orientation-${n}`))),
    );
    for (const tiff of all) expect((await sharp(tiff).metadata()).format).toBe('tiff');
    expect(decoder.pids).toEqual(pids);
  });

  test('what is cut short is unreadable, and the next photo is decoded', async () => {
    const whole = fixture('orientation-1');
    for (const length of [40, 400, 1000, whole.length - 3000]) {
      await expect(decoder.decode(whole.subarray(0, length))).rejects.toMatchObject({
        code: 'unreadable',
        message: 'is cut short or damaged',
      });
    }
    expect(await difference(whole)).toBeLessThan(5);
  });

  test('a photo of more pixels than are allowed is refused', async () => {
    const small = new Decoder({ script, format: 'HEIC', limitPixels: 150_000, timeoutMs: 60_000 });
    await expect(small.decode(fixture('orientation-1'))).rejects.toMatchObject({
      code: 'unreadable',
      message: 'has more pixels than are decoded',
    });
    small.close();
  });
});

describe('a process that', () => {
  let decoder: Decoder | null = null;
  afterEach(() => decoder?.close());

  /** A decoder whose process runs `body` for each message. */
  function pretend(body: string, timeoutMs = 60_000): Decoder {
    const script = join(scratch, 'pretend.mjs');
    writeFileSync(
      script,
      `process.on('message', () => { ${body} }); process.on('disconnect', () => process.exit());`,
    );
    decoder = new Decoder({ script, format: 'HEIC', limitPixels: 1, timeoutMs });
    return decoder;
  }
  const nothing = new Uint8Array(1);

  test('ends fails its photo, and the next one gets another', async () => {
    const ending = pretend('process.exit(1)');
    for (const _ of [1, 2])
      await expect(ending.decode(nothing)).rejects.toThrow('ended the program that decodes HEIC photos');
  });

  test('hangs is ended', async () => {
    const hanging = pretend('for (;;);', 500);
    await expect(hanging.decode(nothing)).rejects.toThrow('takes more than 0.5 seconds to decode');
    expect(hanging.pids).toEqual([]);
  });

  test('speaks nonsense is replaced', async () => {
    await expect(pretend('process.send({ tiff: 7 })').decode(nothing)).rejects.toThrow('damaged the program');
    expect(decoder!.pids).toEqual([]);
  });

  test.each([
    ['Unsupported feature: no decoder', 'uses a form of HEIC that is not supported'],
    ['Memory allocation error', 'needs more memory to decode than HEIC photos are given'],
  ])('says “%s” is understood', async (problem, clause) => {
    await expect(pretend(`process.send({ problem: '${problem}' })`).decode(nothing)).rejects.toThrow(clause);
  });

  test('is one of several decodes beside the others, stays for the next, and a large photo has none beside it', async () => {
    const [script, log] = [join(scratch, 'several.mjs'), join(scratch, 'several.log')];
    writeFileSync(
      script,
      `import { appendFileSync } from 'node:fs';
       process.on('message', ({ bytes }) => {
         appendFileSync(${JSON.stringify(log)}, '+' + bytes.length + '\\n');
         setTimeout(() => {
           appendFileSync(${JSON.stringify(log)}, '-' + bytes.length + '\\n');
           process.send({ tiff: bytes, memoryBytes: 1 });
         }, 100);
       });
       process.on('disconnect', () => process.exit());`,
    );
    const options = { script, format: 'HEIC', limitPixels: 1, timeoutMs: 60_000, processes: 2 };
    decoder = new Decoder({ ...options, isLarge: (bytes) => bytes.length === 9 });
    const sizes = [1, 2, 9, 3, 4, 9, 5, 6];
    const answers = await Promise.all(sizes.map(async (size) => await decoder!.decode(new Uint8Array(size))));
    expect(answers.map(({ length }) => length)).toEqual(sizes);
    const running: number[] = [];
    const together = readFileSync(log, 'utf8')
      .trim()
      .split('\n')
      .map((line) => {
        if (line.startsWith('+')) running.push(Number(line.slice(1)));
        else running.splice(running.indexOf(Number(line.slice(1))), 1);
        return running.toSorted().join();
      });
    expect(together).toContain('1,2');
    expect(together).toContain('3,4');
    expect(together.filter((each) => each.includes('9'))).toEqual(['9', '9']);
    const { pids } = decoder;
    expect(pids.length).toBe(2);
    await decoder.decode(new Uint8Array(1));
    expect(decoder.pids.toSorted()).toEqual(pids.toSorted());
  });

  test('needs much memory is replaced after its photo', async () => {
    await pretend('process.send({ tiff: new Uint8Array(3), memoryBytes: 1e9 })').decode(nothing);
    expect(decoder!.pids).toEqual([]);
  });
});
