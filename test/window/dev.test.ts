import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser, openWindow } from '../support/browser.ts';
import { makeFolder, removeFolder } from '../support/folders.ts';
import { ROOT } from '../support/photographs.ts';
import { untilLine } from '../support/programs.ts';

let browser: Browser;
let server: ChildProcess;
let url: string;
/** A copy of the sources, which the test may change. */
let copy: string;

beforeAll(async () => {
  copy = makeFolder('dev');
  for (const name of [
    'main',
    'renderer',
    'resources',
    'package.json',
    'tsconfig.json',
    'vite.renderer.config.ts',
  ])
    cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  // Packages one by one: Vite keeps what it bundles of them in `node_modules` itself, for one server alone.
  mkdirSync(join(copy, 'node_modules'));
  const packages = readdirSync(join(ROOT, 'node_modules')).filter((name) => !name.startsWith('.'));
  for (const name of ['dist', 'models', ...packages.map((each) => join('node_modules', each))])
    symlinkSync(join(ROOT, name), join(copy, name), 'junction');
  browser = await openBrowser();
  server = spawn(process.execPath, ['main/setup/dev-server.mjs'], {
    cwd: copy,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  [url] = await untilLine(server, /http:\S+/);
});

afterAll(async () => {
  await browser.close();
  server.kill();
  removeFolder(copy);
});

it('npm run dev - a changed component is shown without a restart and without loading the page anew', async () => {
  const { page } = await openWindow(browser, url);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.evaluate(() => Object.assign(globalThis, { isSamePage: true }));
  const component = join(copy, 'renderer/first/FirstRun.svelte');
  const text = readFileSync(component, 'utf8');
  writeFileSync(component, text.replace('<h1>', '<h1>Changed: '));
  await page.getByRole('heading', { level: 1, name: /^Changed: / }).waitFor();
  expect(await page.evaluate(() => 'isSamePage' in globalThis)).toBe(true);
  expect(await (await page.request.get(new URL('/api/folders', url).href)).json()).toEqual([]);
});
