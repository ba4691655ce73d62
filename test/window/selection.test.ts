import { join } from 'node:path';
import { existsSync, mkdirSync } from 'node:fs';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAlbum } from '../support/album.ts';
import { goTo } from '../support/album-window.ts';
import { openBrowser, openWindow } from '../support/browser.ts';
import { makeFolder, removeFolder } from '../support/folders.ts';
import { photonest, serveApp, type ServedApp } from '../support/programs.ts';

let browser: Browser;
let library: string;
let album: string;
let trash: string;
let app: ServedApp;

beforeAll(async () => {
  browser = await openBrowser();
  library = makeFolder('selection-library');
  trash = makeFolder('selection-trash');
  process.env['XDG_DATA_HOME'] = trash;
  album = join(makeFolder('selection'), 'Album');
  mkdirSync(album);
  await makeAlbum(album);
  await photonest(library, 'index', album);
  app = await serveApp(library);
});

afterAll(async () => {
  await browser.close();
  await app.stop();
  delete process.env['XDG_DATA_HOME'];
  for (const folder of [library, trash, join(album, '..')]) removeFolder(folder);
});

/** Runs the body in a window; anything that the page complained of fails the test. */
async function inWindow(body: (page: Page) => Promise<void>, options = {}): Promise<void> {
  const { page, complaints } = await openWindow(browser, app.url, options);
  try {
    await photos(page).first().waitFor();
    await body(page);
    expect(complaints).toEqual([]);
  } finally {
    await page.close();
  }
}

const photos = (page: Page) => page.getByRole('listbox', { name: /photos/i }).getByRole('option');
const photo = (page: Page, name: string) =>
  photos(page).and(page.getByRole('option', { name: new RegExp(name) }));
const chosen = (page: Page) => page.locator('[role=option][aria-selected=true]');
const panel = (page: Page) => page.getByRole('complementary', { name: 'Details' });
const toast = (page: Page) => page.getByRole('status').filter({ hasText: /Undo|Taken back|Done again/ });
const mark = (page: Page, name: string) =>
  panel(page).getByRole('checkbox', { name: new RegExp(`^${name}, `) });

async function search(page: Page, words: string): Promise<void> {
  await goTo(page, `#/photos?q=${encodeURIComponent(words)}`);
}

describe('selection', () => {
  it('by mouse: one more with Ctrl, a range with Shift, a day by its check, none with Escape', async () => {
    await inWindow(async (page) => {
      await photos(page).nth(0).click();
      await photos(page)
        .nth(2)
        .click({ modifiers: ['Control'] });
      await panel(page).getByRole('heading', { name: '2 photos' }).waitFor();
      expect(await chosen(page).count()).toBe(2);
      await photos(page)
        .nth(5)
        .click({ modifiers: ['Shift'] });
      await panel(page).getByRole('heading', { name: '4 photos' }).waitFor();
      await page.keyboard.press('Escape');
      await expect.poll(async () => await chosen(page).count()).toBe(1);
      await page.locator('[data-day="2025-06-14"]').click({ force: true });
      await panel(page)
        .getByRole('heading', { name: '9 photos' })
        .or(panel(page).getByRole('heading', { name: '8 photos' }))
        .waitFor();
    });
  });

  it('by keyboard alone: a range with Shift and arrows, all with Ctrl+A; a tag and its undo and redo', async () => {
    await inWindow(async (page) => {
      const grid = page.getByRole('listbox', { name: /photos/i });
      await grid.focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Shift+ArrowRight');
      await page.keyboard.press('Shift+ArrowRight');
      await panel(page).getByRole('heading', { name: '3 photos' }).waitFor();
      await page.keyboard.press('t');
      await page.keyboard.type('Summer/Trip');
      await page.keyboard.press('Enter');
      await toast(page)
        .getByText('Summer/Trip added to 3 photos')
        .or(toast(page).getByText('Trip added to 3 photos'))
        .waitFor();
      await expect.poll(async () => await mark(page, 'Trip').getAttribute('aria-checked')).toBe('true');
      // Until the question is gone, its field has the keys, and takes back what was typed there.
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      await page.keyboard.press('Control+z');
      await expect.poll(async () => await mark(page, 'Trip').count()).toBe(0);
      await page.keyboard.press('Control+Shift+z');
      await expect.poll(async () => await mark(page, 'Trip').getAttribute('aria-checked')).toBe('true');
      await grid.focus();
      await page.keyboard.press('Control+a');
      await panel(page)
        .getByRole('heading', { name: /^2\d photos/ })
        .waitFor();
      await expect.poll(async () => await mark(page, 'Trip').getAttribute('aria-checked')).toBe('mixed');
    });
  });

  it('of all photos opens the panel, also where none was chosen before', async () => {
    await inWindow(async (page) => {
      await photos(page).first().waitFor();
      await page.keyboard.press('Control+a');
      await panel(page)
        .getByRole('heading', { name: /^2\d photos/ })
        .waitFor();
    });
  });

  it('rejects a label on all, marks stars and favourites, and takes each back by the toast', async () => {
    await inWindow(async (page) => {
      await search(page, 'boat');
      await page.getByText(/surest first/).waitFor();
      await photos(page).first().click();
      await page.keyboard.press('Control+a');
      await mark(page, 'boat').waitFor();
      await panel(page).getByRole('button', { name: 'No, not boat on any' }).click();
      await toast(page)
        .getByText(/boat rejected on \d photos/)
        .waitFor();
      await page.getByRole('button', { name: /Undo/ }).click();
      await toast(page)
        .getByText(/Taken back/)
        .waitFor();
      await expect.poll(async () => await mark(page, 'boat').getAttribute('aria-checked')).toBe('true');
      await page.keyboard.press('4');
      await toast(page)
        .getByText(/4 stars for/)
        .waitFor();
      await search(page, 'rating:4');
      await expect.poll(async () => await photos(page).count()).toBeGreaterThan(1);
      await page.keyboard.press('Control+z');
      await page.getByText('No photo found').waitFor();
    });
  });

  it('finds commands in the palette, shows the keyboard, and draws the menu from the same list', async () => {
    await inWindow(async (page) => {
      await photos(page).first().click();
      await page.keyboard.press('Control+k');
      await page.keyboard.type('heart');
      await page.keyboard.press('Enter');
      await toast(page).getByText('1 photo in favourites').waitFor();
      await page.keyboard.press('?');
      await page.getByRole('heading', { name: 'Keyboard' }).waitFor();
      await page.keyboard.press('Escape');
      await photos(page).nth(1).click({ button: 'right' });
      const menu = page.getByRole('menu', { name: 'Photos' });
      await menu.getByRole('menuitem', { name: /Add to an album/ }).click();
      await page.getByRole('textbox', { name: 'Name of a new album' }).fill('Best of');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor({ state: 'hidden' }); // when the photo is in it
      await search(page, 'album:"Best of"');
      await expect.poll(async () => await photos(page).count()).toBe(1);
    });
  });

  it('moves photos to the trash after a question, and undo brings them back', async () => {
    await inWindow(async (page) => {
      await photo(page, 'Harbour').first().click();
      await page.keyboard.press('Delete');
      await page.getByRole('button', { name: 'Move to the trash' }).click();
      await toast(page).getByText('1 photo moved to the trash').waitFor();
      expect(existsSync(join(album, 'Harbour.jpg'))).toBe(false);
      await page.getByRole('button', { name: /Undo/ }).click();
      await toast(page)
        .getByText(/Taken back/)
        .waitFor();
      expect(existsSync(join(album, 'Harbour.jpg'))).toBe(true);
      await photo(page, 'Harbour').first().waitFor();
    });
  });
});

describe('review', () => {
  it('takes answers by keys and clicks, a range, the rest, and keeps the progress', async () => {
    await inWindow(async (page) => {
      await page.evaluate(async () => {
        const labels = (await (await fetch('/api/labels')).json()) as { key: string; name: string }[];
        location.hash = `#/review/${encodeURIComponent(labels.find(({ name }) => name === 'animal')!.key)}`;
      });
      await page.getByRole('heading', { name: 'Is this animal?' }).waitFor();
      const status = page.getByRole('status').filter({ hasText: 'looked at' });
      await page.keyboard.press('x');
      await status.getByText(/^1 of/).waitFor();
      await page.keyboard.press('y');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Shift+Y');
      await status.getByText(/^[345] of/).waitFor();
      await page.keyboard.press('Control+z');
      await status.getByText(/^2 of/).waitFor();
      await page.getByRole('button', { name: 'Done' }).click();
      await page.goForward();
      await page.getByRole('heading', { name: 'Is this animal?' }).waitFor();
      await status.getByText(/^2 of/).waitFor();
      await page.keyboard.press('a');
      await expect.poll(async () => /^(\d+) of \1/.test((await status.textContent()) ?? '')).toBe(true);
    });
  });
});
