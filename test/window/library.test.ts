import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AlbumWindow, goTo } from '../support/album-window.ts';

let album: AlbumWindow;
let inside: string;
beforeAll(async () => {
  album = await AlbumWindow.open('window-library-view', (folder) => {
    inside = join(folder, 'Inside');
    mkdirSync(inside);
  });
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

it('a folder that is added inside another is said to be there already', async () => {
  await album.run(async (page) => {
    await page.getByRole('button', { name: 'Add folder' }).first().click();
    const chooser = page.getByRole('dialog', { name: 'Add a folder of photos' });
    await chooser.getByRole('textbox', { name: 'Path of the folder' }).fill(inside);
    await page.keyboard.press('Enter');
    await chooser.getByRole('button', { name: 'Add this folder' }).click();
    await chooser.waitFor({ state: 'hidden' });
    await page.getByText(`${inside} is in the library already, with ${join(inside, '..')}.`).waitFor();
  });
});
