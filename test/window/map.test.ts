import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALBUM_SIZE } from '../support/album.ts';
import { AlbumWindow } from '../support/album-window.ts';
import { faults } from '../support/axe.ts';

let album: AlbumWindow;
beforeAll(async () => {
  album = await AlbumWindow.open('window-map');
});
afterAll(async () => await album.close());

const stage = (page: Page) => page.getByRole('application', { name: /^Map of/ });
const chosen = (page: Page) => page.getByRole('complementary', { name: 'Details' });

async function openMap(page: Page): Promise<void> {
  await page.keyboard.press('m');
  await stage(page).waitFor();
}

describe('the map', () => {
  it('shows all photos, zooms by wheel and keys, and a lasso chooses', async () => {
    await album.run(async (page) => {
      await openMap(page);
      expect(await stage(page).getAttribute('aria-label')).toContain(`${ALBUM_SIZE} photos`);
      const pictures = stage(page).locator('img');
      await pictures.first().waitFor();
      const before = await pictures.first().getAttribute('style');
      await stage(page).press('+');
      await expect.poll(async () => await pictures.first().getAttribute('style')).not.toBe(before);
      await stage(page).press('Home');
      await page.getByRole('button', { name: 'Choose with a lasso' }).click();
      const { x, y, width, height } = (await stage(page).boundingBox())!;
      const corners = [[5, 5], [width - 5, 5], [width - 5, height - 5], [5, height - 5]] as const; // prettier-ignore
      await page.mouse.move(x + 5, y + 5);
      await page.mouse.down();
      for (const [right, down] of corners) await page.mouse.move(x + right, y + down, { steps: 3 });
      await page.mouse.up();
      await chosen(page).getByText(`${ALBUM_SIZE} photos`).first().waitFor();
      expect(await faults(page)).toEqual([]);
    });
  });

  it('is a list as well, in the window’s language', async () => {
    await album.run(
      async (page) => {
        await page.evaluate(() => (location.hash = '#/map'));
        await page.getByRole('button', { name: 'リスト', exact: true }).click();
        await page.getByRole('list', { name: 'マップの領域' }).waitFor();
        expect(await faults(page)).toEqual([]);
      },
      { locale: 'ja-JP' },
    );
  });
});
