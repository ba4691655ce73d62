import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Changed, SearchResult, Selection } from '../../main/core/api.ts';
import { AlbumWindow, photos } from '../support/album-window.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** How many photos, from the newest on, are given which place. */
const GIVEN = [
  { photos: 6, latitude: 59.9139, longitude: 10.7522 }, // Oslo
  { photos: 4, latitude: 60.3929, longitude: 5.3241 }, // Bergen
  { photos: 3, latitude: 35.0116, longitude: 135.7681 }, // Kyoto
  { photos: 1, latitude: -33.8688, longitude: 151.2093 }, // Sydney
];

let album: AlbumWindow;
beforeAll(async () => {
  album = await AlbumWindow.open('window-places');
  await album.run(async (page) => await givePlaces(page));
});
afterAll(async () => await album.close());

async function givePlaces(page: Page): Promise<void> {
  const { ids } = await ask<SearchResult>(page, '/api/search?q=');
  let from = 0;
  for (const { photos: wanted, ...place } of GIVEN) {
    const { id } = await ask<Selection>(page, '/api/selections', { ids: ids.slice(from, from + wanted) });
    await ask<Changed>(page, `/api/selections/${id}/changes`, { do: 'place', place });
    from += wanted;
  }
}

/** As the page does, with its cookie. */
async function ask<T>(page: Page, path: string, body?: object): Promise<T> {
  return await page.evaluate(
    async ([to, sent]) => {
      const init = sent === null ? {} : { method: 'POST', body: sent, headers: { 'content-type': 'application/json' } }; // prettier-ignore
      return (await (await fetch(to, init)).json()) as T;
    },
    [path, body === undefined ? null : JSON.stringify(body)] as const,
  );
}

const map = (page: Page) => page.getByRole('group', { name: 'World map' });
const cluster = (page: Page, name: RegExp) => map(page).getByRole('button', { name });
const chip = (page: Page, name: string) => page.getByRole('list', { name: 'What was understood' }).getByText(name, { exact: true }); // prettier-ignore

async function openPlaces(page: Page): Promise<void> {
  await photos(page).first().waitFor();
  await page.getByRole('link', { name: 'Places' }).click();
  await cluster(page, /Kyoto/).waitFor();
}

it('photos lie on the map; the wheel comes closer, a drag moves, and a click shows a cluster’s photos', async () => {
  await album.run(async (page) => {
    await openPlaces(page);
    await page.getByText('14 of 24 photos have a place').waitFor();
    await cluster(page, /^10 photos, .*Norway$/).hover();
    for (let times = 0; times < 5; times++) await page.mouse.wheel(0, -240);
    await cluster(page, /^6 photos, Oslo, Norway$/).waitFor();
    const before = (await cluster(page, /^6 photos/).boundingBox())!;
    await page.mouse.down();
    await page.mouse.move(before.x - 60, before.y + 40, { steps: 3 });
    await page.mouse.up();
    await page.getByRole('button', { name: 'Show all photos' }).click();
    await cluster(page, /^3 photos, Kyoto/).click();
    await expect.poll(async () => await photos(page).count()).toBe(3);
    await chip(page, 'a part of the map').waitFor();
    await page.goBack();
    await cluster(page, /Kyoto/).waitFor();
  });
});

it('the keyboard moves the map, comes to each cluster, and has the list of the same places', async () => {
  await album.run(async (page) => {
    await openPlaces(page);
    await map(page).focus();
    const place = async () => (await cluster(page, /Kyoto/).boundingBox())!;
    const before = await place();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('+');
    await expect.poll(async () => (await cluster(page, /Kyoto/).count()) === 0 || (await place()).x !== before.x).toBe(true); // prettier-ignore
    await page.keyboard.press('Home');
    await cluster(page, /Kyoto/).waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toMatch(
      /^10 photos/,
    );
    const list = page.getByRole('navigation', { name: 'Countries and towns' });
    await list.getByRole('link', { name: /Bergen/ }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(async () => await photos(page).count()).toBe(4);
    await chip(page, 'in Bergen').waitFor();
  });
});

it('the search box narrows the map, and completes places', async () => {
  await album.run(async (page) => {
    await openPlaces(page);
    const box = page.getByRole('combobox', { name: 'Search' });
    await box.fill('place:jap');
    await page.getByRole('option', { name: /Japan/ }).click();
    await chip(page, 'in Japan').waitFor();
    await page.getByText('3 of 3 photos have a place').waitFor();
    await expect.poll(async () => await cluster(page, /Norway/).count()).toBe(0);
    expect(page.url()).toContain('#/places?q=place%3AJP');
  });
});

it('a place’s name alone finds what was taken there, newest first, and says so', async () => {
  await album.run(async (page) => {
    await photos(page).first().waitFor();
    const box = page.getByRole('combobox', { name: 'Search' });
    await box.fill('ノルウェー');
    await page.keyboard.press('Enter');
    await page.getByText('“ノルウェー”: also showing photos taken in Norway.').waitFor();
    await expect.poll(async () => await photos(page).count()).toBe(10);
    await page.getByText('10 photos, newest').first().waitFor();
    await box.fill('oslo');
    await page.keyboard.press('Enter');
    await page.getByText('“oslo”: also showing photos taken in Oslo, Norway.').waitFor();
    await expect.poll(async () => await photos(page).count()).toBe(6);
  });
});

it('in Japanese the list has the Japanese names of countries and large towns', async () => {
  await album.run(
    async (page) => {
      await page.evaluate(() => (location.hash = '#/places'));
      for (const name of [/^ノルウェー/, /^オスロ/, /^日本/, /^京都/, /^シドニー/])
        await page.locator('nav').getByRole('link', { name }).waitFor();
    },
    { locale: 'ja-JP' },
  );
});

it('a place is given by its name, is a link to its photos, and can be taken back', async () => {
  await album.run(async (page) => {
    await photos(page).nth(20).click();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('Place…');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Place of 1 photo' });
    const field = dialog.getByRole('combobox', { name: 'Town or coordinates' });
    await field.fill('Qqqq');
    await page.keyboard.press('Enter');
    await dialog.getByRole('alert').waitFor();
    await field.fill('Reykjavík');
    await page.keyboard.press('Enter');
    await page.getByText(/1 photo placed in Reykjavík/).waitFor();
    await page.getByRole('button', { name: /Reykjavík.*Iceland/ }).waitFor();
    await page.keyboard.press('Control+z');
    await expect.poll(async () => await page.getByRole('button', { name: /Reykjavík.*Iceland/ }).count()).toBe(0); // prettier-ignore
  });
});

it.each(['light', 'dark'] as const)('axe finds nothing in the places in %s', async (theme) => {
  await album.run(
    async (page) => {
      await openPlaces(page);
      for (const width of [1440, 390]) {
        await page.setViewportSize({ width, height: 844 });
        await page.getByRole('button', { name: 'Show all photos' }).click();
        await cluster(page, /Kyoto/).waitFor();
        await page.evaluate(AXE);
        const { violations } = await page.evaluate(
          async () => await (window as unknown as { axe: { run: (options: object) => Promise<AxeResults> } }).axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }),
        ); // prettier-ignore
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html.slice(0, 200)}`)).toEqual([]);
      }
    },
    { theme },
  );
});
