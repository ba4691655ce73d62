import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { profileOfNclx } from './nclx-profile.ts';
import { emptyTiff } from '../decoder/tiff.ts';

const [P3, BT2020] = [12, 9];
const [SRGB, PQ, HLG] = [13, 16, 18];

/** What a colour is in sRGB, read under the profile. */
async function inSrgb(profile: Buffer | null, colour: number[]): Promise<number[]> {
  const { file, pixels } = emptyTiff({ width: 70, height: 70, channels: 3 }, profile);
  for (let at = 0; at < pixels.length; at++) pixels[at] = colour[at % 3]!;
  const { data } = await sharp(file).toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  return [...data.subarray(0, 3)];
}

describe('profileOfNclx()', () => {
  test('Display P3 is as the profile that everybody else has', async () => {
    const picture = sharp({ create: { width: 8, height: 8, channels: 3, background: '#fff' } });
    const { icc } = await sharp(await picture.withIccProfile('p3').png().toBuffer()).metadata();
    for (const colour of [
      [200, 100, 50],
      [30, 160, 90],
      [128, 128, 128],
      [255, 255, 255],
    ]) {
      const ours = await inSrgb(profileOfNclx({ primaries: P3, transfer: SRGB }), colour);
      const theirs = await inSrgb(icc!, colour);
      for (const [channel, value] of ours.entries())
        expect(Math.abs(value - theirs[channel]!)).toBeLessThanOrEqual(1);
    }
  });

  test('sRGB, and what is not known, needs none', () => {
    expect(profileOfNclx({ primaries: 1, transfer: SRGB })).toBeNull();
    expect(profileOfNclx({ primaries: 1, transfer: 1 })).toBeNull();
    expect(profileOfNclx({ primaries: 2, transfer: 2 })).toBeNull();
  });

  test.each([
    // ST 2084 has 203 cd/m² at 58 % of its scale, BT.2100's HLG reference white is at 75 % (BT.2408, table 1).
    ['PQ', PQ, 0.58],
    ['HLG', HLG, 0.75],
  ])(
    'of %s, paper is white, black is black, and half as bright is in between',
    async (_, transfer, white) => {
      const profile = profileOfNclx({ primaries: BT2020, transfer });
      const grey = async (value: number) =>
        await inSrgb(profile, new Array<number>(3).fill(Math.round(value * 255)));
      for (const value of await grey(white)) expect(value).toBeGreaterThan(250);
      for (const value of await grey(1)) expect(value).toBe(255);
      for (const value of await grey(0)) expect(value).toBeLessThan(3);
      const [middle] = await grey(white * 0.75);
      expect(middle).toBeGreaterThan(100);
      expect(middle).toBeLessThan(220);
    },
  );

  test('BT.2020’s red is more than sRGB can show, and its grey is grey', async () => {
    const profile = profileOfNclx({ primaries: BT2020, transfer: SRGB });
    expect(await inSrgb(profile, [255, 0, 0])).toEqual([255, 0, 0]);
    for (const value of await inSrgb(profile, [90, 90, 90]))
      expect(Math.abs(value - 90)).toBeLessThanOrEqual(1);
  });
});
