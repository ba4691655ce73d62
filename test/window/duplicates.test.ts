import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faults } from '../support/axe.ts';
import { goTo } from '../support/album-window.ts';
import { openBrowser, openWindow, type WindowOptions } from '../support/browser.ts';
import { makeFolder, removeFolder } from '../support/folders.ts';
import { photographPath, type Photograph } from '../support/photographs.ts';
import { photonest, serveApp, type ServedApp } from '../support/programs.ts';

let browser: Browser;
let library: string;
let folder: string;
let trash: string;
let app: ServedApp;

/** Two exact pairs, a photo with two altered copies, and two that are alone. */
beforeAll(async () => {
  browser = await openBrowser();
  [library, folder, trash] = [makeFolder('dups-library'), makeFolder('dups'), makeFolder('dups-trash')];
  process.env['XDG_DATA_HOME'] = trash;
  const photo = (name: Photograph): string => photographPath(name);
  const path = (name: string): string => join(folder, `${name}.jpg`);
  for (const name of ['boats', 'house', 'alps', 'flower', 'canyon'] as const)
    copyFileSync(photo(name), path(name));
  copyFileSync(photo('boats'), path('boats copy'));
  copyFileSync(photo('house'), path('house copy'));
  await sharp(photo('alps')).resize({ width: 500 }).blur(1.2).toFile(path('alps small'));
  await sharp(photo('alps')).jpeg({ quality: 30 }).toFile(path('alps mail'));
  await photonest(library, 'index', folder);
  app = await serveApp(library);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
  delete process.env['XDG_DATA_HOME'];
  for (const each of [library, folder, trash]) removeFolder(each);
});

async function inWindow(body: (page: Page) => Promise<void>, options: WindowOptions = {}): Promise<void> {
  const { page, complaints } = await openWindow(browser, app.url, options);
  try {
    await page.getByRole('option').first().waitFor();
    await body(page);
    expect(complaints).toEqual([]);
  } finally {
    await page.close();
  }
}

const view = (page: Page) => page.getByRole('region', { name: 'Duplicates' });
const groups = (page: Page) => page.getByRole('list', { name: 'Groups of duplicates' }).getByRole('button');
const differences = (page: Page) => page.getByRole('table', { name: 'Differences' });
const toast = (page: Page, words: string) => page.getByRole('status').getByText(words);
const isThere = (name: string): boolean => existsSync(join(folder, `${name}.jpg`));

async function open(page: Page): Promise<void> {
  await goTo(page, '#/duplicates');
  await expect.poll(async () => await groups(page).count()).toBe(3);
  await differences(page).getByText('sharper').or(differences(page).getByText('the same')).first().waitFor();
}

const kept = (page: Page) => page.locator('.pair figure').first().locator('strong');

describe.runIf(process.platform === 'linux')('duplicates', () => {
  it.each(['light', 'dark'] as const)('axe finds nothing in %s: groups, preview, phone', async (theme) => {
    await inWindow(
      async (page) => {
        await open(page);
        expect(await faults(page)).toEqual([]);
        await page.getByRole('button', { name: /^Look through 2 photos/ }).click();
        await page.getByRole('dialog').getByRole('checkbox').nth(1).waitFor();
        expect(await faults(page)).toEqual([]);
        await page.keyboard.press('Escape');
        await page.setViewportSize({ width: 390, height: 844 });
        expect(await faults(page)).toEqual([]);
      },
      { theme },
    );
  });

  it('by mouse: names the differences, another photo stays, a rule’s preview, one undo for all of it', async () => {
    await inWindow(async (page) => {
      await page.getByRole('link', { name: /^Duplicates 3/ }).click();
      await open(page);
      await view(page)
        .getByRole('button', { name: /^Near 1/ })
        .click();
      await expect.poll(async () => await groups(page).count()).toBe(1);
      await page.getByRole('button', { name: /^alps mail.jpg/ }).click();
      await differences(page).getByText('quality 30').waitFor();
      await page.getByRole('button', { name: /^alps small.jpg/ }).click();
      await differences(page).getByText('softer').waitFor();
      expect(await differences(page).getByText('better').count()).toBeGreaterThan(2);
      await page.getByRole('button', { name: 'Keep this one instead' }).click();
      await expect.poll(async () => await kept(page).textContent()).toBe('alps small.jpg');
      await view(page).getByRole('button', { name: /^All/ }).click();

      await page.getByRole('button', { name: /^Look through 2 photos/ }).click();
      const dialog = page.getByRole('dialog', { name: 'Move 2 photos to the trash?' });
      await dialog.getByRole('checkbox').first().click();
      await page.getByRole('dialog').getByRole('button', { name: 'Move 1 to the trash' }).waitFor();
      await page.getByRole('dialog').getByRole('checkbox').first().click();
      await dialog.getByRole('button', { name: 'Move 2 to the trash' }).click();
      await toast(page, '2 duplicates moved to the trash').waitFor();
      expect(['boats', 'boats copy', 'house', 'house copy'].filter(isThere)).toHaveLength(2);
      await expect.poll(async () => await groups(page).count()).toBe(1);
      await page.getByRole('button', { name: /Undo/ }).click();
      await toast(page, 'Taken back').waitFor();
      await expect.poll(async () => await groups(page).count()).toBe(3);
      expect(['boats', 'boats copy', 'house', 'house copy'].filter(isThere)).toHaveLength(4);
    });
  });

  it('by keyboard: the next group, the next photo, one that stays, too; trash, keep all, stack, and back', async () => {
    await inWindow(async (page) => {
      await open(page);
      const nearIndex = await groups(page).evaluateAll((all) =>
        all.findIndex((each) => each.textContent.includes('altered')),
      );
      for (let step = 0; step < nearIndex; step++) await page.keyboard.press('ArrowDown');
      await page.getByRole('button', { name: /^Trash 2, next/ }).waitFor();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('x');
      await page.getByRole('button', { name: /^Trash 1, next/ }).waitFor();
      await page.keyboard.press('Enter');
      await toast(page, '1 duplicate moved to the trash').waitFor();
      expect(['alps', 'alps small', 'alps mail'].filter(isThere)).toHaveLength(2);
      await expect.poll(async () => await groups(page).count()).toBe(2);
      await page.keyboard.press('b');
      await expect.poll(async () => await groups(page).count()).toBe(1);
      await page.keyboard.press('k');
      await page.getByRole('heading', { name: 'No duplicates' }).waitFor();
      for (let step = 0; step < 3; step++) {
        await page.keyboard.press('Control+z');
        await expect.poll(async () => await groups(page).count()).toBe(step + 1);
      }
      expect(['alps', 'alps small', 'alps mail'].filter(isThere)).toHaveLength(3);
    });
  });
});
