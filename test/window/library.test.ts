import { afterAll, beforeAll, expect, it } from 'vitest';
import { AlbumWindow, goTo } from '../support/album-window.ts';

let album: AlbumWindow;
beforeAll(async () => {
  album = await AlbumWindow.open('window-library-view');
});
afterAll(async () => await album.close());

it('typed patterns of what is left out stay when one leaves the view, until they are used', async () => {
  await album.run(async (page) => {
    const patterns = page.getByRole('textbox', { name: 'Patterns of what is left out' });
    await goTo(page, '#/library');
    await patterns.fill('*.tmp');
    await page.keyboard.press('Escape');
    await patterns.waitFor({ state: 'detached' });
    await goTo(page, '#/library');
    expect(await patterns.inputValue()).toBe('*.tmp');
    const use = page.getByRole('button', { name: 'Use these' });
    await use.click();
    await use.waitFor({ state: 'detached' });
    await page.reload();
    await expect.poll(async () => await patterns.inputValue()).toBe('*.tmp');
  });
});
