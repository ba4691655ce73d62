import { spawn, type ChildProcess } from 'node:child_process';
import { globSync } from 'node:fs';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, openWindow } from '../support/browser.ts';
import { untilLine } from '../support/programs.ts';

let browser: Browser;
let server: ChildProcess;
let url: string;

beforeAll(async () => {
  browser = await openBrowser();
  server = spawn(process.execPath, ['main/setup/gallery-server.mjs'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  [url] = await untilLine(server, /http:\S+/);
});

afterAll(async () => {
  await browser.close();
  server.kill();
});

const sections = (page: Page) => page.getByRole('main').locator('> section');

it.each([
  ['light', 'en'],
  ['dark', 'ja'],
] as const)('the gallery - in %s and %s every section has its components', async (theme, language) => {
  const { page, complaints } = await openWindow(browser, `${url}?theme=${theme}&language=${language}`, {
    theme,
  });
  const named = page.getByRole('navigation', { name: 'Sections' }).getByRole('listitem');
  await named.first().waitFor();
  expect(await named.count()).toBeGreaterThan(10);
  expect(await sections(page).count()).toBe(await named.count());
  for (const section of await sections(page).all())
    expect(await section.locator('figure > .frame > *').count()).toBeGreaterThan(0);
  await page.waitForLoadState('networkidle');
  const broken = await page
    .locator('img')
    .evaluateAll((images) => images.filter((image) => image instanceof HTMLImageElement && image.complete && image.naturalWidth === 0).length); // prettier-ignore
  expect(broken).toBe(0);
  expect(complaints).toEqual([]);
  await page.close();
});

it('the gallery - is no part of the shipped window', () => {
  expect(globSync('dist/window/**/*').filter((path) => /gallery/i.test(path))).toEqual([]);
  expect(globSync('dist/window/*.html')).toHaveLength(1);
});
