import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { AnalysisInfo, TextReading } from '../../main/core/api.ts';
import { openBrowser, openWindow } from '../support/browser.ts';
import { makeFolder, removeFolder } from '../support/folders.ts';
import { copyPhotographs, ROOT } from '../support/photographs.ts';
import { photonest, photonestJson, serveApp, type ServedApp } from '../support/programs.ts';

const PATIENCE = { timeout: 120_000, interval: 300 };
const FIXTURES = join(ROOT, 'test/fixtures/text');

let browser: Browser;
let library: string;
let folder: string;
let app: ServedApp;

beforeAll(async () => {
  browser = await openBrowser();
  library = makeFolder('text-library');
  folder = makeFolder('text-photos');
  copyPhotographs(folder, ['alps', 'flower']);
  for (const name of ['screen', 'street-sign', 'upside-down'])
    copyFileSync(join(FIXTURES, `${name}.webp`), join(folder, `${name}.webp`));
  await photonest(library, 'index', folder);
  app = await serveApp(library);
  await vi.waitFor(
    async () => expect(await analysis()).toMatchObject({ waiting: 0, done: 3, failed: 0 }),
    PATIENCE,
  );
});
afterAll(async () => {
  await browser.close();
  await app.stop();
  removeFolder(library);
  removeFolder(folder);
});

async function ask<T>(path: string, init: RequestInit = {}): Promise<T> {
  const bearer = `Bearer ${new URL(app.numeric).searchParams.get('token')!}`;
  const response = await fetch(new URL(path, app.numeric), { ...init, headers: { authorization: bearer } });
  return (await response.json()) as T;
}

async function analysis(): Promise<AnalysisInfo> {
  return (await ask<AnalysisInfo[]>('/api/analyses'))[0]!;
}

async function find(page: Page, words: string): Promise<void> {
  const search = page.getByRole('combobox', { name: /search/i });
  await search.fill(words);
  await search.press('Enter');
}

it('what is written is found by plain words and by text: alone, by the command line too', async () => {
  const search = async (query: string): Promise<string[]> =>
    (await photonestJson<{ path: string }[]>(library, 'search', query)).map(({ path }) =>
      path.slice(folder.length + 1),
    );
  expect(await search('harbour')).toEqual(['upside-down.webp']);
  expect(await search('text:"rue de la paix"')).toEqual(['street-sign.webp']);
  expect(await search('text:ruedelapaix')).toEqual(['street-sign.webp']);
  expect(await search('text:alps')).toEqual([]); // a name, not text
  const [reading] = await photonestJson<TextReading[]>(library, 'text', join(folder, 'street-sign.webp'));
  expect(reading).toMatchObject({ lines: [{ text: 'RUE DE LA PAIX' }] });
});

it.each(['light', 'dark'] as const)(
  'the window shows the lines over the photo, copied with a click (%s)',
  async (theme) => {
    const { page, complaints } = await openWindow(browser, app.url, { theme });
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await find(page, 'text:paix');
    await page
      .getByRole('option', { name: /street-sign|sign|text/ })
      .first()
      .dblclick();
    const text = page.getByRole('complementary', { name: 'Details' }).getByRole('list', { name: 'Text' });
    await text.getByText('RUE DE LA PAIX').waitFor();
    await page.getByRole('button', { name: 'Text', exact: true }).click();
    const line = page.getByRole('button', { name: 'Copy “RUE DE LA PAIX”' });
    await line.click();
    expect(await page.evaluate(async () => await navigator.clipboard.readText())).toBe('RUE DE LA PAIX');
    // It lies where the sign is in the picture.
    const [box, picture] = [await line.boundingBox(), await page.locator('.picture').boundingBox()];
    const [x, y] = [(box!.x + box!.width / 2 - picture!.x) / picture!.width, (box!.y + box!.height / 2 - picture!.y) / picture!.height]; // prettier-ignore
    expect(x).toBeCloseTo(0.5, 1);
    expect(y).toBeCloseTo(0.47, 1);
    await page.keyboard.press('x');
    await line.waitFor({ state: 'detached' });
    // By the keyboard alone.
    await page.keyboard.press('x');
    await line.focus();
    await page.keyboard.press('Enter');
    await page.getByText('Copied', { exact: true }).first().waitFor({ state: 'attached' });
    expect(complaints).toEqual([]);
    await page.close();
  },
);

it('can be switched off in the window', async () => {
  const { page, complaints } = await openWindow(browser, app.url);
  await page.getByRole('navigation', { name: 'Sidebar' }).getByText('Library').last().click();
  const choice = page.getByRole('checkbox', { name: /^Text/ });
  await page.getByText('3 photos done').waitFor();
  await choice.uncheck();
  await expect.poll(async () => (await analysis()).on).toBe(false);
  await choice.check();
  await expect.poll(async () => (await analysis()).on).toBe(true);
  expect(complaints).toEqual([]);
  await page.close();
});
