import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { decode } from './decode.ts';
import { describePhoto } from './photo.ts';
import { photograph } from './testing/pictures.ts';

describe('decode() - a JPEG', () => {
  const whole = readFileSync(photograph('locomotion-house-cat'));
  const shownOf = async (bytes: Buffer, side = 60) => {
    const photo = await describePhoto(bytes);
    const pixels = await decode(
      photo,
      async (pipeline) => await pipeline.resize(side, side, { fit: 'fill' }).raw().toBuffer(),
    );
    return { remark: photo.damage.remark, pixels };
  };
  const upperHalf = (pixels: Buffer): Buffer => pixels.subarray(0, 60 * 25 * 3);

  test('that is sound has no remark', async () => {
    expect((await shownOf(whole)).remark).toBeNull();
  });

  test('that lacks its lower part is shown as far as it goes', async () => {
    const [sound, cut] = [await shownOf(whole), await shownOf(whole.subarray(0, whole.length * 0.6))];
    expect(cut.remark).toBe('cut_short');
    const [a, b] = [upperHalf(sound.pixels), upperHalf(cut.pixels)];
    expect(a.reduce((sum, value, at) => sum + Math.abs(value - b[at]!), 0) / a.length).toBeLessThan(2);
  });

  const middle = whole.length >> 1;
  const noise = Buffer.from(
    Array.from({ length: 4096 }, (_, at) => Math.imul(at * at, 2_654_435_761) >>> 24),
  );
  test.each([
    ['noise', Buffer.concat([whole.subarray(0, middle), noise, whole.subarray(middle + noise.length)])],
    ['a hole', Buffer.concat([whole.subarray(0, middle), whole.subarray(middle + 4096)])],
  ])('with %s in its middle is shown and remarked', async (_, bytes) => {
    expect((await shownOf(bytes, 512)).remark).toBe('damaged_inside');
  });

  test('of which hardly anything is there is unreadable', async () => {
    await expect(shownOf(whole.subarray(0, whole.length / 20))).rejects.toThrow('is cut short or damaged');
  });

  test('a damaged picture of another format is unreadable', async () => {
    const png = await sharp(whole).resize(300).png().toBuffer();
    await expect(shownOf(png.subarray(0, png.length / 2))).rejects.toThrow('is cut short or damaged');
  });
});
