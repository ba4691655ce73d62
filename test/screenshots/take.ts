/**
 * Takes the pictures of every view in `resources/screenshots`: `npm run screenshots`. The photos in them are in the
 * public domain (`test/support/album.ts`). Look at each picture before it is committed. The pictures show where the
 * album lies: PHOTONEST_ALBUM names a folder that reads well.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Browser, Page } from 'playwright';
import sharp from 'sharp';
import type { PhotoDetail, SearchResult } from '../../main/core/api.ts';
import { makeAlbum } from '../support/album.ts';
import { openBrowser, openWindow, type WindowOptions } from '../support/browser.ts';
import { makeFolder, removeFolder } from '../support/folders.ts';
import { photographPath, ROOT } from '../support/photographs.ts';
import { photonest, serveApp } from '../support/programs.ts';

const OUT = join(ROOT, 'resources', 'screenshots');

type View = { name: string; sizes: ('wide' | 'small' | 'phone')[]; show: (page: Page) => Promise<void> };

const SIZES = {
  wide: { width: 1440, height: 900 },
  small: { width: 900, height: 700 },
  phone: { width: 400, height: 800 },
};

const options = (page: Page) => page.getByRole('listbox').getByRole('option');

const VIEWS: View[] = [
  { name: 'library', sizes: ['wide', 'small', 'phone'], show: async (page) => await select(page, 'Flock') },
  {
    name: 'search',
    sizes: ['wide', 'phone'],
    show: async (page) => {
      await search(page, 'cat OR sheep');
      await options(page).first().click();
    },
  },
  {
    name: 'completion',
    sizes: ['wide'],
    show: async (page) => {
      await page.keyboard.press('/');
      await page.keyboard.type('mo');
      await page.getByRole('listbox', { name: 'Completions' }).waitFor();
    },
  },
  { name: 'nothing-found', sizes: ['wide'], show: async (page) => await search(page, 'giraffe') },
  {
    name: 'photo',
    sizes: ['wide', 'small', 'phone'],
    show: async (page) => {
      await select(page, 'Harbour');
      await page.keyboard.press('Enter');
    },
  },
  {
    name: 'similar',
    sizes: ['wide', 'phone'],
    show: async (page) => {
      await select(page, 'Flock');
      await page.evaluate(() => {
        const id = document.querySelector('[role=option][aria-selected=true]')!.id.replace('photo-', '');
        location.hash = `#/like/${id}`;
      });
      await page.getByRole('heading', { name: 'Photos like this one' }).waitFor();
    },
  },
  { name: 'labels', sizes: ['wide', 'phone'], show: async (page) => await go(page, '#/labels') },
  {
    name: 'models',
    sizes: ['wide', 'small', 'phone'],
    show: async (page) => {
      await go(page, '#/models');
      await page.getByRole('list', { name: 'Other models' }).waitFor();
    },
  },
  {
    name: 'settings',
    sizes: ['wide', 'small', 'phone'],
    show: async (page) => {
      await go(page, '#/library');
      await page.getByRole('button', { name: 'Show the log' }).click();
      await page.getByLabel('Lines of the log').waitFor();
      await page.getByRole('heading', { name: 'Library' }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'remove-folder',
    sizes: ['wide', 'phone'],
    show: async (page) => {
      const menu = page.getByRole('button', { name: 'Sidebar' });
      if (await menu.isVisible()) await menu.click();
      await page.getByRole('button', { name: /^Remove folder/ }).click({ force: true });
    },
  },
  { name: 'unread', sizes: ['wide', 'phone'], show: async (page) => await go(page, '#/unread') },
];

const empty = makeFolder('screenshots-empty');
const album = process.env['PHOTONEST_ALBUM'] ?? join(makeFolder('screenshots'), 'Album');
const library = join(dirname(album), 'Photonest library');
mkdirSync(album, { recursive: true });
mkdirSync(OUT, { recursive: true });
await makeAlbum(album);
writeFileSync(join(album, 'Cut short.jpg'), readFileSync(photographPath('boats')).subarray(0, 20_000));
writeFileSync(join(album, 'Letter.jpg'), 'Not a photo, whatever its name says.');
await photonest(library, 'index', album);
const browser = await openBrowser();
try {
  const app = await serveApp(library);
  await nameTheCats(app.numeric);
  for (const view of VIEWS)
    for (const theme of ['light', 'dark'] as const)
      for (const size of view.sizes) await take(browser, app.url, view.name, { theme, size }, view.show);
  await app.stop();

  const first = await serveApp(empty);
  for (const theme of ['light', 'dark'] as const)
    for (const size of ['wide', 'phone'] as const)
      await take(browser, first.url, 'first-run', { theme, size }, async (page) => {
        await page.getByRole('button', { name: 'Choose a folder' }).waitFor();
      });
  for (const theme of ['light', 'dark'] as const)
    await take(browser, first.url, 'choose-folder', { theme, size: 'wide' }, async (page) => {
      await page.getByRole('button', { name: 'Choose a folder' }).click();
      await page.getByRole('textbox', { name: 'Path of the folder' }).fill(album);
      await page.keyboard.press('Enter');
      await page
        .getByText(/photos/)
        .last()
        .waitFor();
    });
  await first.stop();
} finally {
  await browser.close();
  for (const path of [library, empty, album]) removeFolder(path);
}

/** What a person would do with the cats that the small model takes for no cat: say yes once, and no once. */
async function nameTheCats(url: string): Promise<void> {
  const { origin, searchParams } = new URL(url);
  const ask = async <T>(path: string, method = 'GET', body?: unknown): Promise<T> => {
    const headers = {
      authorization: `Bearer ${searchParams.get('token')}`,
      'content-type': 'application/json',
    };
    const answer = await fetch(origin + path, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return (await answer.json()) as T;
  };
  const { ids } = await ask<SearchResult>('/api/search?q=running');
  for (const id of ids) {
    await ask(`/api/photos/${id}/tags`, 'POST', { name: 'cat' });
    const { tags } = await ask<PhotoDetail>(`/api/photos/${id}`);
    const dog = tags.find((tag) => tag.name === 'dog');
    if (dog) await ask(`/api/photos/${id}/tags/${dog.key}`, 'PUT', { state: 'rejected' });
  }
}

async function take(
  from: Browser,
  url: string,
  name: string,
  { theme, size }: { theme: NonNullable<WindowOptions['theme']>; size: keyof typeof SIZES },
  show: (page: Page) => Promise<void>,
): Promise<void> {
  const { page, complaints } = await openWindow(from, url, { theme, ...SIZES[size] });
  await page.waitForLoadState('networkidle', { timeout: 1500 }).catch(() => undefined); // the event stream never rests
  await show(page);
  await page.waitForTimeout(700); // pictures decode
  const file = `${name}-${theme}${size === 'wide' ? '' : `-${size}`}.png`;
  // A palette keeps the folder small; the photos in it are nearly grey.
  const shot = await sharp(await page.screenshot())
    .png({ palette: true, quality: 90, effort: 8 })
    .toBuffer();
  writeFileSync(join(OUT, file), shot);
  console.error(
    `${file}  ${Math.round(shot.length / 1000)} kB${complaints.length > 0 ? `  complained: ${complaints.join('; ')}` : ''}`,
  );
  await page.close();
}

async function search(page: Page, words: string): Promise<void> {
  const box = page.getByRole('combobox', { name: 'Search' });
  await box.fill(words);
  await box.press('Enter');
  await page.getByRole('list', { name: 'What was understood' }).waitFor();
}

async function select(page: Page, name: string): Promise<void> {
  const tile = page.getByRole('option', { name: new RegExp(`\\(${name}\\.jpg\\)`) });
  await tile.first().click();
}

async function go(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => (location.hash = to), hash);
}
