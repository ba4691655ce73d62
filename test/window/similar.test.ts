import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AlbumWindow, large, openPhoto, photos } from '../support/album-window.ts';
import { faults } from '../support/axe.ts';

let album: AlbumWindow;
beforeAll(async () => {
  album = await AlbumWindow.open('window-similar');
});
afterAll(async () => await album.close());

const hash = async (page: Page): Promise<string> => await page.evaluate(() => location.hash);
const named = (page: Page, name: string) =>
  photos(page).and(page.getByRole('option', { name: new RegExp(name) }));

/** Of the result, of which only those in sight are drawn. */
const total = async (page: Page): Promise<number> =>
  Number(await photos(page).first().getAttribute('aria-setsize'));

describe('similar photos', () => {
  it('more like this by the mouse, less like that by a key, and back along the trail', async () => {
    await album.run(async (page) => {
      await photos(page).first().waitFor();
      await openPhoto(page, 'Running cat 1');
      await page.keyboard.press('s');
      await page.getByRole('heading', { name: 'Photos like this one' }).waitFor();
      await photos(page).first().hover();
      await photos(page).first().locator('[data-tune=more]').click();
      await expect.poll(async () => await hash(page)).toMatch(/#\/like\/\d+\/\d+\+\d+$/);
      await page.getByRole('button', { name: /^More like .* remove/ }).waitFor();
      await page.getByRole('listbox', { name: 'Similar photos' }).focus();
      await page.keyboard.press('ArrowRight'); // chooses one
      await page.keyboard.press('-');
      await expect.poll(async () => await hash(page)).toMatch(/\+\d+-\d+$/);
      await page.getByRole('button', { name: /^Less like .* remove/ }).waitFor();
      expect(await faults(page)).toEqual([]);
      await page.getByRole('button', { name: 'Back to step 1' }).click();
      await expect.poll(async () => await hash(page)).toMatch(/#\/like\/\d+$/);
    });
  });

  it('a part that is drawn on a photo is found; by keys likewise, and Escape lets go of it', async () => {
    await album.run(async (page) => {
      await photos(page).first().waitFor();
      await openPhoto(page, 'Harbour');
      await page.keyboard.press('r');
      const find = page.getByRole('button', { name: 'Find this part' });
      await find.waitFor();
      await page.keyboard.press('ArrowRight');
      expect(await faults(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await expect.poll(async () => await find.count()).toBe(0);
      await page.getByRole('button', { name: 'Find a part' }).click();
      const box = (await large(page).boundingBox())!;
      await page.mouse.move(box.x + box.width * 0.4, box.y + box.height * 0.1);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * 0.8, box.y + box.height * 0.8, { steps: 4 });
      await page.mouse.up();
      await find.click();
      await page.getByRole('heading', { name: 'Photos like this part' }).waitFor();
      const [, sides] = /@([\d,]+)$/.exec(await hash(page)) ?? [];
      const [left, top, width, height] = (sides ?? '').split(',').map((side) => Number(side) / 1000);
      expect([left, top, width, height].map((side) => side?.toFixed(1))).toEqual([
        '0.4',
        '0.1',
        '0.4',
        '0.7',
      ]);
      await expect.poll(async () => await photos(page).count()).toBeGreaterThan(0);
    });
  });

  it('chosen photos are stacked by a key; the number opens the stack, and undo takes it apart', async () => {
    await album.run(async (page) => {
      await photos(page).first().waitFor();
      const before = await total(page);
      await named(page, 'Mountains').click();
      await named(page, 'Summit').click({ modifiers: ['Control'] });
      await page.getByRole('listbox', { name: /photos/i }).focus();
      await page.keyboard.press('k');
      await page.getByText('1 photo stacked').waitFor();
      await expect.poll(async () => await total(page)).toBe(before - 1);
      await named(page, 'stack of 2').locator('[data-stack]').click();
      await expect.poll(async () => await total(page)).toBe(2);
      await page.goBack();
      await expect.poll(async () => await total(page)).toBe(before - 1);
      await page.keyboard.press('Control+z');
      await expect.poll(async () => await total(page)).toBe(before);
    });
  });
});
