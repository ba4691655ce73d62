import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALBUM_SIZE, makeAlbum } from '../support/album.ts';
import { openBrowser, openWindow } from '../support/browser.ts';
import { makeFolder, removeFolder } from '../support/folders.ts';
import { photographPath } from '../support/photographs.ts';
import { photonest, serveApp, type ServedApp } from '../support/programs.ts';
import { setThreshold } from './threshold.ts';

const NARROW = { width: 400, height: 800 };

let browser: Browser;
let library: string;
let album: string;
let app: ServedApp;

beforeAll(async () => {
  browser = await openBrowser();
  library = makeFolder('window-library');
  album = join(makeFolder('window'), 'Album');
  mkdirSync(album);
  await makeAlbum(album);
  writeFileSync(join(album, 'Broken.jpg'), readFileSync(photographPath('boats')).subarray(0, 20_000));
  await photonest(library, 'index', album);
  app = await serveApp(library);
});

afterAll(async () => {
  await browser.close();
  await app.stop();
  removeFolder(library);
  removeFolder(join(album, '..'));
});

/** Runs the body in a window; anything that the page complained of, or asked of another host, fails the test. */
async function inWindow(body: (page: Page) => Promise<void>, options = {}): Promise<void> {
  const { page, complaints } = await openWindow(browser, app.url, options);
  try {
    await body(page);
    expect(complaints).toEqual([]);
  } finally {
    await page.close();
  }
}

const photos = (page: Page) => page.getByRole('listbox', { name: /photos/i }).getByRole('option');
const search = (page: Page) => page.getByRole('combobox', { name: /search/i });
const details = (page: Page) => page.getByRole('complementary', { name: 'Details' });
const tag = (page: Page, name: string) =>
  details(page)
    .getByRole('list', { name: 'Tags', exact: true })
    .getByRole('listitem')
    .filter({ hasText: name });

/** Searches anew, without the chips of the search before, and waits until the result is there. */
async function find(page: Page, words: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Sidebar' }).getByText('All photos').click();
  await page.getByText('Saturday, 14 June 2025').waitFor();
  await search(page).fill(words);
  await search(page).press('Enter');
  await page
    .getByText(/photos?, (surest|newest) first|No photo found|is not a date/)
    .first()
    .waitFor();
}

describe('the window', () => {
  it('shows the library newest first under its days, every photo named by its labels', async () => {
    await inWindow(async (page) => {
      await page.getByText('Saturday, 14 June 2025').waitFor();
      await page.getByText('Friday, 13 June 2025').waitFor();
      const names = async (): Promise<string[]> =>
        await photos(page).evaluateAll((tiles) => tiles.map((tile) => tile.getAttribute('aria-label') ?? ''));
      await expect.poll(async () => (await names()).some((name) => name.includes('mountain'))).toBe(true);
      expect((await names()).length).toBeGreaterThan(10);
      expect((await names()).every((name) => name !== '')).toBe(true);
    });
  });

  it('says the states of all files in the line below, and what ran', async () => {
    await inWindow(async (page) => {
      const status = page.getByRole('contentinfo', { name: 'Status' });
      await status.getByText(`${ALBUM_SIZE + 1} photos`).waitFor();
      await status.getByText('EfficientNet-Lite2').waitFor();
      expect(await status.textContent()).toContain('CPU');
    });
  });

  it('completes what is typed, with counts, by the keyboard alone, and makes it a chip', async () => {
    await inWindow(async (page) => {
      await photos(page).first().waitFor();
      await page.keyboard.press('/');
      await page.keyboard.type('mount');
      const completion = page.getByRole('option', { name: /^mountain\b/ }).first();
      await completion.waitFor();
      expect(await completion.textContent()).toMatch(/\d/);
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Enter');
      await page.getByRole('list', { name: 'What was understood' }).getByText('mountain').waitFor();
      await page.getByText('surest first').waitFor();
      expect(await photos(page).count()).toBeGreaterThan(2);
      await page.getByRole('button', { name: 'Remove mountain' }).click();
      await page.getByText('Saturday, 14 June 2025').waitFor();
    });
  });

  it('says what is wrong with a query, and offers a way on when nothing is found', async () => {
    await inWindow(async (page) => {
      await find(page, 'date:someday');
      await page.getByText('is not a date').waitFor();
      await find(page, 'giraffe');
      await page
        .getByRole('heading', { name: /no photo|nothing|found/i })
        .first()
        .waitFor();
    });
  });

  it('a rejected tag is never seen again, also after its photo is read again, until it is taken back', async () => {
    await inWindow(async (page) => {
      await setThreshold(page, 0.5); // sheep that the model is not so sure of are shown
      await find(page, 'sheep');
      await expect.poll(async () => await photos(page).count()).toBe(2);
      await photos(page).first().click();
      await tag(page, 'sheep').hover();
      await page.getByRole('button', { name: 'No, not sheep' }).click();
      await page.getByRole('button', { name: 'Undo: sheep' }).waitFor();
      await expect.poll(async () => await photos(page).count()).toBe(1);
      const now = new Date();
      for (const name of ['Flock', 'Ewe and lamb']) utimesSync(join(album, `${name}.jpg`), now, now);
      await page.getByRole('button', { name: 'Rescan' }).click();
      await page.getByText(`${ALBUM_SIZE + 1} photos, ${ALBUM_SIZE} tagged`).waitFor();
      await expect.poll(async () => await photos(page).count()).toBe(1);

      const left = (await photos(page).first().getAttribute('aria-label'))!;
      const rejected = left.includes('Flock') ? '"Ewe and lamb.jpg"' : '"Flock.jpg"';
      await find(page, rejected);
      await photos(page).first().click();
      await tag(page, 'sheep').hover();
      await page.getByRole('button', { name: 'Undo: sheep' }).click();
      await find(page, 'sheep');
      await expect.poll(async () => await photos(page).count()).toBe(2);
      await setThreshold(page, 0.6);
    });
  });

  it('adds an own tag that is then found, listed and marked as one’s own', async () => {
    await inWindow(async (page) => {
      await find(page, 'Harbour');
      await photos(page).first().click();
      await details(page)
        .getByRole('button', { name: /add a tag/i })
        .click();
      await page.getByRole('combobox', { name: /tag/i }).last().fill('Nagasaki');
      await page.keyboard.press('Enter');
      await tag(page, 'Nagasaki').getByText('yours').waitFor();
      await page.getByRole('navigation', { name: 'Sidebar' }).getByText('Nagasaki').click();
      await expect.poll(async () => await photos(page).count()).toBe(1);
    });
  });

  it('goes from a photo to the photos like it, on from there, and back', async () => {
    await inWindow(async (page) => {
      await find(page, '"Running cat 2"');
      await photos(page).first().click();
      await details(page).getByRole('button', { name: 'all similar' }).click();
      await page.getByRole('heading', { name: 'Photos like this one' }).waitFor();
      const first = await photos(page).first().getAttribute('aria-label');
      expect(first).not.toBeNull();
      await photos(page).first().dblclick();
      await page.goBack();
      await page.getByRole('heading', { name: 'Photos like this one' }).waitFor();
      await page.goBack();
      await page.getByRole('list', { name: 'What was understood' }).waitFor();
    });
  });

  it('a slow double click opens the photo that was under the mouse, also where the panel comes', async () => {
    await inWindow(async (page) => {
      await photos(page).first().waitFor();
      const boxes = await photos(page).evaluateAll((tiles) =>
        tiles.map((tile) => ({
          name: tile.ariaLabel!,
          box: tile.getBoundingClientRect().toJSON() as DOMRect,
        })),
      );
      const { name, box } = boxes.reduce((a, b) => (b.box.right > a.box.right ? b : a));
      const at = [box.right - 20, box.top + 20] as const;
      await page.mouse.click(...at);
      await page.waitForTimeout(200);
      await page.mouse.click(...at, { clickCount: 2 });
      await page.locator('img.large.shown').first().waitFor();
      expect(name).toContain(await page.locator('img.large.shown').first().getAttribute('alt'));
    });
  });

  it('opens a photo large by the keyboard, steps to the next, and closes it', async () => {
    await inWindow(async (page) => {
      await photos(page).first().click();
      await page.keyboard.press('Enter');
      const large = page.getByRole('main').locator('img[src^="/originals/"]').first();
      await large.waitFor();
      const before = await large.getAttribute('src');
      await page.keyboard.press('ArrowRight');
      await expect.poll(async () => await large.getAttribute('src')).not.toBe(before);
      await page.keyboard.press('Escape');
      await page.getByText('Saturday, 14 June 2025').waitFor();
    });
  });

  it('the certainty slider changes what is shown, for the whole library, at once', async () => {
    await inWindow(async (page) => {
      const sidebar = page.getByRole('navigation', { name: 'Sidebar' });
      const labels = async (): Promise<number> =>
        Number(/Labels\s*(\d+)/.exec((await sidebar.textContent()) ?? '')?.[1] ?? 0);
      await expect.poll(labels).toBeGreaterThan(5);
      const before = await labels();
      await page.getByRole('button', { name: /^Labels from/ }).click();
      const slider = page.getByRole('slider', { name: 'Labels, from few and sure to many' });
      await slider.press('End');
      await expect.poll(labels).toBeGreaterThan(before);
      await slider.press('Home');
      await expect.poll(labels).toBeLessThan(before);
      await setThreshold(page, 0.6);
      await expect.poll(labels).toBe(before);
    });
  });

  it('lists what could not be read, with the reason, and tries again', async () => {
    await inWindow(async (page) => {
      await page.getByRole('navigation', { name: 'Sidebar' }).getByText('Could not be read').click();
      await page.getByText('Broken.jpg').first().waitFor();
      await page
        .getByText(/cut short or damaged/)
        .first()
        .waitFor();
      await page.getByRole('button', { name: 'Try again: Broken.jpg' }).first().click();
      await page
        .getByText(/cut short or damaged/)
        .first()
        .waitFor();
    });
  });

  it('shows the models, what each is good for, and the settings of how they run', async () => {
    await inWindow(async (page) => {
      await page
        .getByRole('navigation', { name: 'Sidebar' })
        .getByRole('link', { name: 'Model', exact: true })
        .click();
      await page.getByRole('heading', { name: 'Models', exact: true }).waitFor();
      await page.getByRole('list', { name: 'Model in use' }).getByText('EfficientNet-Lite2').waitFor();
      const others = page.getByRole('list', { name: 'Other models' });
      await others.getByText('84.5%').waitFor();
      await others.getByRole('button', { name: 'Download ResNeSt-269', exact: true }).waitFor();
      await others.getByText(/^Better: .+ for \d+ photos on two cores$/).waitFor();
      const small = others.getByRole('listitem', { name: 'ResNeSt-14', exact: true });
      expect(await small.count()).toBe(0);
      await page.getByRole('button', { name: /^All models, \d+ more$/ }).click();
      await small.waitFor();

      const lowImpact = page.getByRole('switch', { name: /Leave this computer usable/ });
      await lowImpact.click();
      await expect.poll(async () => await lowImpact.isChecked()).toBe(true);
      await page.reload();
      await expect.poll(async () => await lowImpact.isChecked()).toBe(true);
      await lowImpact.click();
      await expect.poll(async () => await lowImpact.isChecked()).toBe(false);
    });
  });

  it('asks for its settings once, whoever shows a part of them', async () => {
    await inWindow(async (page) => {
      await photos(page).first().waitFor();
      const asked: string[] = [];
      page.on('request', (request) => asked.push(new URL(request.url()).pathname));
      await page.reload();
      await photos(page).first().waitFor();
      await page.waitForLoadState('networkidle');
      expect(asked.filter((path) => path === '/api/settings')).toEqual(['/api/settings']);
    });
  });

  it.each([
    ['wide', { width: 1440, height: 900 }],
    ['without the panel', { width: 900, height: 700 }],
    ['on a phone', NARROW],
  ])('fits its width: %s', async (_, size) => {
    await inWindow(async (page) => {
      await photos(page).first().waitFor();
      const overflow = async (): Promise<number> =>
        await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
      await expect.poll(overflow).toBe(0);
    }, size);
  });

  it('without its key says how to open it', async () => {
    const { origin } = new URL(app.numeric);
    const response = await fetch(origin);
    expect(response.status).toBe(401);
    expect(await response.text()).toContain('Open Photonest with the link that it printed');
  });
});

describe('the first run in the browser', () => {
  it('offers one button, lets a folder be chosen, shows progress, and then the photos', async () => {
    const empty = makeFolder('window-first');
    const served = await serveApp(empty);
    try {
      const { page, complaints } = await openWindow(browser, served.url);
      await page.getByRole('heading', { name: 'Find any photo by what is in it' }).waitFor();
      await page.getByRole('button', { name: 'Choose a folder' }).click();
      // The folder first shown is selected: a path typed then takes its place.
      const path = page.getByRole('textbox', { name: 'Path of the folder' });
      await expect.poll(async () => await path.inputValue()).not.toBe('');
      await page.keyboard.insertText(album);
      expect(await path.inputValue()).toBe(album);
      await page.keyboard.press('Enter');
      await page.getByText(`${ALBUM_SIZE + 1} photos in this folder`).waitFor();
      // The bar may come and go between two looks, so the page itself keeps watch.
      const progress = page.evaluate(
        async () =>
          await new Promise<string>((resolve) => {
            const look = (): void => {
              const bar = document.querySelector('progress');
              if (bar) resolve(bar.getAttribute('aria-label') ?? '');
            };
            new MutationObserver(look).observe(document, { subtree: true, childList: true });
            look();
          }),
      );
      await page.getByRole('button', { name: 'Add this folder' }).click();
      expect(await progress).not.toBe('');
      await page.getByText('Saturday, 14 June 2025').waitFor();
      await page
        .getByText(`${ALBUM_SIZE + 1} photos`)
        .first()
        .waitFor();
      expect(complaints).toEqual([]);
      await page.close();
    } finally {
      await served.stop();
      removeFolder(empty);
    }
  });
});
