import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AlbumWindow, goTo, photos } from '../support/album-window.ts';
import { faults } from '../support/axe.ts';

let album: AlbumWindow;
beforeAll(async () => {
  album = await AlbumWindow.open('window-search');
});
afterAll(async () => await album.close());

const understood = (page: Page) => page.getByRole('list', { name: 'What was understood' });

/** The outline around a part; the same for all that one `or` joins. */
async function hasOutline(page: Page, part: string): Promise<boolean> {
  const item = understood(page).getByRole('listitem').filter({ hasText: part }).first();
  return await item.evaluate((element) => getComputedStyle(element).borderTopWidth !== '0px');
}

it('parts joined by or share an outline, and a click on what joins them changes it', async () => {
  await album.run(async (page) => {
    await goTo(page, '#/search?q=boat%20or%20giraffe');
    const [or, and] = ['or', 'and'].map((name) =>
      understood(page).getByRole('button', { name, exact: true }),
    );
    await or!.waitFor();
    await expect.poll(async () => await photos(page).count()).toBeGreaterThan(1);
    const either = await photos(page).count();
    expect([await hasOutline(page, 'boat'), await hasOutline(page, 'giraffe')]).toEqual([true, true]);
    expect(await faults(page)).toEqual([]);

    await or!.click();
    await and!.waitFor();
    await expect.poll(async () => await photos(page).count()).toBeLessThan(either);
    expect([await hasOutline(page, 'boat'), await hasOutline(page, 'giraffe')]).toEqual([false, false]);
    expect(await faults(page)).toEqual([]);

    await and!.focus();
    await page.keyboard.press('Enter');
    await or!.waitFor();
    await expect.poll(async () => await photos(page).count()).toBe(either);
  });
});
