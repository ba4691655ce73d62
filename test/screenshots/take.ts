/**
 * Takes pictures of every view, in both themes, three sizes and both languages: `npm run screenshots`. They go to
 * `test-results/screenshots`, to be looked at; those that the README shows also to `resources/screenshots`. The photos
 * are in the public domain (`test/support/album.ts`). The pictures show where the album lies: PHOTONEST_ALBUM names a
 * folder that reads well.
 */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Browser, Page } from 'playwright';
import sharp from 'sharp';
import type { LabelCount, PhotoDetail, SearchResult } from '../../main/core/api.ts';
import { makeAlbum } from '../support/album.ts';
import { openBrowser, openWindow } from '../support/browser.ts';
import { makeFolder, removeFolder } from '../support/folders.ts';
import { photographPath, ROOT } from '../support/photographs.ts';
import { photonest, serveApp } from '../support/programs.ts';

const OUT = join(ROOT, 'test-results', 'screenshots');
const SHOWN = join(ROOT, 'resources', 'screenshots');
const IN_README = ['library-light', 'library-dark', 'review-light', 'similar-light'];

const SIZES = {
  '': { width: 1440, height: 900 },
  '-small': { width: 1024, height: 700 },
  '-phone': { width: 390, height: 844 },
};
const LANGUAGES = { '': 'en-GB', '-ja': 'ja-JP' };

/** @param hash of the view. @param act by keys and roles alone, for names differ by language */
type View = { name: string; hash: string; act?: (page: Page) => Promise<void> };

const options = (page: Page) => page.getByRole('main').getByRole('option');
const press = (keys: string) => async (page: Page) => {
  await options(page).first().waitFor();
  await page.keyboard.press(keys);
};

const empty = makeFolder('screenshots-empty');
const album = process.env['PHOTONEST_ALBUM'] ?? join(makeFolder('screenshots'), 'Album');
const library = join(dirname(album), 'Photonest library');
mkdirSync(album, { recursive: true });
mkdirSync(OUT, { recursive: true });
mkdirSync(SHOWN, { recursive: true });
await makeAlbum(album);
await addCopies();
writeFileSync(join(album, 'Cut short.jpg'), readFileSync(photographPath('boats')).subarray(0, 20_000));
writeFileSync(join(album, 'Letter.jpg'), 'Not a photo, whatever its name says.');
await photonest(library, 'index', album);
const browser = await openBrowser();
try {
  const app = await serveApp(library);
  for (const view of await prepareViews(app.numeric)) await takeAll(browser, app.url, view);
  await app.stop();
  const first = await serveApp(empty);
  await takeAll(browser, first.url, { name: 'first-run', hash: '#/' });
  const choose = async (page: Page): Promise<void> => {
    await page.getByRole('main').getByRole('button').first().click();
    await page.keyboard.insertText(album);
    await page.keyboard.press('Enter');
  };
  await takeAll(browser, first.url, { name: 'choose-folder', hash: '#/', act: choose });
  await first.stop();
} finally {
  await browser.close();
  for (const path of [library, empty, album]) removeFolder(path);
}

/** Copies as other programs make them, for the view of duplicates. */
async function addCopies(): Promise<void> {
  for (const name of ['Flock', 'Mountains', 'Canyon']) {
    const small = sharp(join(album, `${name}.jpg`))
      .keepMetadata()
      .resize(700)
      .jpeg({ quality: 60 });
    await small.toFile(join(album, `${name} small.jpg`));
  }
}

/** The cats that the small model takes for no cat are named, and the views with their photos and labels listed. */
async function prepareViews(url: string): Promise<View[]> {
  const { origin, searchParams } = new URL(url);
  const ask = async <T>(path: string, method = 'GET', body?: unknown): Promise<T> => {
    const headers = {
      authorization: `Bearer ${searchParams.get('token')}`,
      'content-type': 'application/json',
    };
    const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
    return (await (await fetch(origin + path, init)).json()) as T;
  };
  const find = async (words: string): Promise<number[]> =>
    (await ask<SearchResult>(`/api/search?q=${encodeURIComponent(words)}`)).ids;
  for (const id of await find('running')) {
    await ask(`/api/photos/${id}/tags`, 'POST', { name: 'cat' });
    const dog = (await ask<PhotoDetail>(`/api/photos/${id}`)).tags.find((tag) => tag.name === 'dog');
    if (dog) await ask(`/api/photos/${id}/tags/${dog.key}`, 'PUT', { state: 'rejected' });
  }
  const [flock] = (await find('name:flock')) as [number];
  const [harbour] = (await find('name:harbour')) as [number];
  const [boats] = (await find('name:moored')) as [number];
  const labels = await ask<LabelCount[]>('/api/labels');
  const common = labels.filter(({ source }) => source !== 'user').toSorted((a, b) => b.count - a.count)[0]!;
  return [
    { name: 'library', hash: `#/photos`, act: async (page) => await options(page).nth(2).click() },
    { name: 'search', hash: `#/photos?q=${encodeURIComponent('cat OR sheep')}` },
    {
      name: 'completion',
      hash: '#/photos',
      act: async (page) => {
        await press('/')(page);
        await page.keyboard.type('mo');
        await page.getByRole('listbox').first().waitFor();
      },
    },
    { name: 'nothing-found', hash: '#/photos?q=giraffe' },
    { name: 'photo', hash: `#/photos?photo=${harbour}` },
    { name: 'compare', hash: `#/photos?photo=${harbour}&beside=${boats}` },
    { name: 'similar', hash: `#/like/${flock}` },
    { name: 'selection', hash: '#/photos', act: press('Control+a') },
    { name: 'commands', hash: '#/photos', act: press('Control+k') },
    { name: 'keyboard', hash: '#/photos', act: press('?') },
    { name: 'review', hash: `#/review/${encodeURIComponent(common.key)}` },
    ...['labels', 'duplicates', 'map', 'places', 'models', 'unread'].map((name) => ({
      name,
      hash: `#/${name}`,
    })),
    { name: 'settings', hash: '#/library' },
  ];
}

async function takeAll(from: Browser, url: string, view: View): Promise<void> {
  for (const [language, locale] of Object.entries(LANGUAGES))
    for (const theme of ['light', 'dark'] as const)
      for (const [size, pixels] of Object.entries(SIZES)) {
        const name = `${view.name}-${theme}${size}${language}`;
        const { page, complaints } = await openWindow(from, url, { theme, locale, ...pixels });
        await page.evaluate((to) => (location.hash = to), view.hash);
        await page.waitForTimeout(1000); // the event stream never rests, so there is no silence to wait for
        await view.act?.(page);
        await page.waitForTimeout(700); // pictures decode
        await save(await page.screenshot(), name);
        if (complaints.length > 0) console.error(`${name} complained: ${complaints.join('; ')}`);
        await page.close();
      }
  console.error(view.name);
}

/** A palette keeps files small; the photos are nearly grey. */
async function save(screenshot: Buffer, name: string): Promise<void> {
  const file = join(OUT, `${name}.png`);
  await sharp(screenshot).png({ palette: true, quality: 90, effort: 8 }).toFile(file);
  if (IN_README.includes(name)) copyFileSync(file, join(SHOWN, `${name}.png`));
}
