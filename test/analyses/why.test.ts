import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PhotoDetail, SearchResult, WhyMap } from '../../main/core/api.ts';
import { openBrowser, openWindow } from '../support/browser.ts';
import { makeFolder, removeFolder } from '../support/folders.ts';
import { copyPhotographs } from '../support/photographs.ts';
import { photonest, serveApp, type ServedApp } from '../support/programs.ts';

let browser: Browser;
let library: string;
let folder: string;
let app: ServedApp;

beforeAll(async () => {
  browser = await openBrowser();
  library = makeFolder('why-library');
  folder = makeFolder('why-photos');
  copyPhotographs(folder, ['alps']);
  await photonest(library, 'index', folder);
  app = await serveApp(library);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
  removeFolder(library);
  removeFolder(folder);
});

async function ask<T>(path: string): Promise<T> {
  const bearer = `Bearer ${new URL(app.numeric).searchParams.get('token')!}`;
  return (await (
    await fetch(new URL(path, app.numeric), { headers: { authorization: bearer } })
  ).json()) as T;
}

it('each tag of the network has a map; one of several classes is said to be approximate', async () => {
  const { ids } = await ask<SearchResult>('/api/search?q=');
  const { tags } = await ask<PhotoDetail>(`/api/photos/${ids[0]!}`);
  expect(tags.length).toBeGreaterThan(1);
  for (const { key } of tags) {
    const map = await ask<WhyMap>(`/api/photos/${ids[0]!}/why/${key}`);
    expect(map.values).toHaveLength(map.rows * map.columns);
    expect(Math.max(...map.values)).toBeGreaterThan(0);
  }
  const sky = await ask<WhyMap>(`/api/photos/${ids[0]!}/why/sky`);
  expect(sky.exact).toBe(true); // an everyday label
  const animal = await ask<WhyMap>(`/api/photos/${ids[0]!}/why/n02084071`);
  expect(animal.exact).toBe(false); // all dogs
  expect(await ask(`/api/photos/${ids[0]!}/why/own:rex`)).toMatchObject({ error: { code: 'not_found' } });
});

it.each(['light', 'dark'] as const)(
  'the window shows it while a tag is pointed at, or has the focus (%s)',
  async (theme) => {
    const { page, complaints } = await openWindow(browser, app.url, { theme });
    await page.getByRole('option').first().dblclick();
    const tags = page
      .getByRole('complementary', { name: 'Details' })
      .getByRole('list', { name: 'Tags', exact: true });
    const tag = tags.getByRole('listitem').first();
    await tag.hover();
    await page.getByText(/^Why “/).waitFor();
    await page.getByText('Back').hover();
    await page.getByText(/^Why “/).waitFor({ state: 'detached' });
    await tag.getByRole('button').first().focus();
    await page.getByText(/^Why “/).waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  },
);
