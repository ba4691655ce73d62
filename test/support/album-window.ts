import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { expect } from 'vitest';
import { makeAlbum } from './album.ts';
import { openBrowser, openWindow, type WindowOptions } from './browser.ts';
import { makeFolder, removeFolder } from './folders.ts';
import { photographPath } from './photographs.ts';
import { photonest, serveApp, type ServedApp } from './programs.ts';

/** The album with a file that cannot be read, indexed and served, and a browser to look at it. */
export class AlbumWindow {
  readonly browser: Browser;
  readonly app: ServedApp;
  readonly #library: string;
  readonly #top: string;

  private constructor(browser: Browser, app: ServedApp, library: string, top: string) {
    this.browser = browser;
    this.app = app;
    this.#library = library;
    this.#top = top;
  }

  /**
   * @param name of the folders, for people who find them
   * @param add puts more into the album
   */
  static async open(name: string, add: (album: string) => void = () => undefined): Promise<AlbumWindow> {
    const library = makeFolder(`${name}-library`);
    const top = makeFolder(name);
    const album = join(top, 'Album');
    mkdirSync(album);
    await makeAlbum(album);
    writeFileSync(join(album, 'Broken.jpg'), readFileSync(photographPath('boats')).subarray(0, 20_000));
    add(album);
    await photonest(library, 'index', album);
    return new AlbumWindow(await openBrowser(), await serveApp(library), library, top);
  }

  /** Runs the body in a window; what the page complains of, or asks of another host, fails the test. */
  async run(body: (page: Page) => Promise<void>, options: WindowOptions = {}): Promise<void> {
    const { page, complaints } = await openWindow(this.browser, this.app.url, options);
    try {
      await body(page);
      expect(complaints).toEqual([]);
    } finally {
      await page.close();
    }
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.app.stop();
    removeFolder(this.#library);
    removeFolder(this.#top);
  }
}

export const photos = (page: Page) => page.getByRole('listbox', { name: /photos/i }).getByRole('option');

/** The photo that is open; those of its filmstrip and its neighbours do not count. */
export const large = (page: Page) => page.locator('img.large');

/** Goes to a view; where it shows photos, waits until they are its own and not those of the view before. */
export async function goTo(page: Page, hash: string): Promise<void> {
  await page.evaluate(async (to) => {
    if (location.hash === to) return;
    const gone = new Promise((resolve) => addEventListener('hashchange', resolve, { once: true }));
    location.hash = to;
    await gone;
    await new Promise(requestAnimationFrame);
  }, hash);
  await page.locator('[role=listbox][aria-busy=true]').waitFor({ state: 'hidden' });
}

/** Opens the photo whose file has this name. */
export async function openPhoto(page: Page, name: string): Promise<void> {
  await page.getByRole('option', { name: new RegExp(`\\(?${name}\\.jpg`) }).first().dblclick(); // prettier-ignore
  await page.locator('img.large.shown').first().waitFor();
}
