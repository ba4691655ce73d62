import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AlbumWindow, goTo, openPhoto, photos } from '../support/album-window.ts';
import { faults } from '../support/axe.ts';
import { openWindow } from '../support/browser.ts';
import { makeFolder, removeFolder } from '../support/folders.ts';
import { serveApp } from '../support/programs.ts';

const SIZES = { wide: { width: 1440, height: 900 }, small: { width: 1024, height: 700 }, phone: { width: 390, height: 844 } }; // prettier-ignore

let album: AlbumWindow;
beforeAll(async () => {
  album = await AlbumWindow.open('window-access');
});
afterAll(async () => await album.close());

const VIEWS: [string, (page: Page) => Promise<void>][] = [
  ['the grid', async (page) => await photos(page).first().waitFor()],
  ['the grid with a selection', async (page) => await photos(page).nth(2).click()],
  ['a search', async (page) => await goTo(page, '#/photos?q=mountain')],
  ['nothing found', async (page) => await goTo(page, '#/photos?q=giraffe')],
  [
    'one photo',
    async (page) => {
      await openPhoto(page, 'Mountains');
      await page.getByRole('list', { name: 'Tags', exact: true }).waitFor({ state: 'attached' });
    },
  ],
  [
    'two photos',
    async (page) => {
      await openPhoto(page, 'Mountains');
      await page.keyboard.press('c');
    },
  ],
  [
    'similar photos',
    async (page) => {
      await openPhoto(page, 'Mountains');
      await page.keyboard.press('s');
      await page.getByRole('heading', { name: 'Photos like this one' }).waitFor();
    },
  ],
  ['labels', async (page) => await goTo(page, '#/labels')],
  ['the map', async (page) => await goTo(page, '#/map')],
  ['models', async (page) => await goTo(page, '#/models')],
  ['the library', async (page) => await goTo(page, '#/library')],
  ['files that could not be read', async (page) => await goTo(page, '#/unread')],
];

describe.each(['light', 'dark'] as const)('axe finds nothing in %s', (theme) => {
  it.each(VIEWS)('in %s', async (_, show) => {
    await album.run(
      async (page) => {
        await photos(page).first().waitFor();
        await show(page);
        for (const size of Object.values(SIZES)) {
          await page.setViewportSize(size);
          expect(await faults(page)).toEqual([]);
        }
      },
      { theme },
    );
  });

  it('in menus and dialogs', async () => {
    await album.run(
      async (page) => {
        await photos(page).first().waitFor();
        await page.getByRole('button', { name: /^Labels from/ }).click();
        expect(await faults(page)).toEqual([]);
        await page.getByRole('button', { name: /order$/ }).click();
        expect(await faults(page)).toEqual([]);
        await page.keyboard.press('Escape');
        await page.getByRole('button', { name: 'Add folder' }).click();
        await page.getByRole('dialog').waitFor();
        expect(await faults(page)).toEqual([]);
      },
      { theme },
    );
  });

  it('in the first run', async () => {
    const empty = makeFolder('window-access-first');
    const served = await serveApp(empty);
    try {
      const { page } = await openWindow(album.browser, served.url, { theme });
      await page.getByRole('heading', { name: 'Find any photo by what is in it' }).waitFor();
      for (const size of Object.values(SIZES)) {
        await page.setViewportSize(size);
        expect(await faults(page)).toEqual([]);
      }
      await page.close();
    } finally {
      await served.stop();
      removeFolder(empty);
    }
  });
});

describe('by the keyboard alone', () => {
  it('the first stop skips to the photos, which are one stop', async () => {
    await album.run(async (page) => {
      await photos(page).first().waitFor();
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the photos');
      await page.keyboard.press('Enter');
      const focused = async (): Promise<string | null> =>
        await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null);
      expect(await focused()).toBe('All photos');
      await page.keyboard.press('Tab');
      expect(await focused()).toBe('Time');
    });
  });

  it.each(Object.entries(SIZES))(
    'nothing that can be pressed is smaller than 24 pixels: %s',
    async (_, size) => {
      await album.run(async (page) => {
        await photos(page).first().waitFor();
        await photos(page).nth(2).click();
        for (const hash of ['', '#/labels', '#/library', '#/models', '#/unread']) {
          if (hash !== '') await goTo(page, hash);
          await page.waitForTimeout(300);
          const small = await page.evaluate(() =>
            [...document.querySelectorAll<HTMLElement>('button, a[href], input, [role=slider]')]
              .filter((element) =>
                element.checkVisibility({ opacityProperty: true, visibilityProperty: true }),
              )
              .filter(
                (element) => element.closest('p, label, dd') === null && !element.classList.contains('skip'),
              )
              .map((element) => ({ element, box: element.getBoundingClientRect() }))
              .filter(({ box }) => box.width > 0 && box.height > 0 && (box.width < 23.5 || box.height < 23.5))
              .map(({ element, box }) => `${element.outerHTML.slice(0, 90)} ${box.width} × ${box.height}`),
          );
          expect(small).toEqual([]);
        }
      }, size);
    },
  );
});
