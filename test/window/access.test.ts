import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Album, Changed, SearchResult, Selection } from '../../main/core/api.ts';
import type { Dialog } from '../../renderer/commands/dialogs/dialogs.svelte.ts';
import type { Route } from '../../renderer/state/route.ts';
import { AlbumWindow, goTo, openPhoto, photos } from '../support/album-window.ts';
import { colourFaults, faults } from '../support/axe.ts';
import { openWindow } from '../support/browser.ts';
import { makeFolder, removeFolder } from '../support/folders.ts';
import { serveApp } from '../support/programs.ts';

const SIZES = { wide: { width: 1440, height: 900 }, small: { width: 1024, height: 700 }, phone: { width: 390, height: 844 } }; // prettier-ignore

/** Of a view: what it shows, and how one comes there from all photos. */
type State = [name: string, show: (page: Page) => Promise<void>];

let album: AlbumWindow;
/** One for all views, as a person has one. */
let page: Page;
let complaints: string[];

beforeAll(async () => {
  album = await AlbumWindow.open('window-access', (folder) =>
    copyFileSync(join(folder, 'Harbour.jpg'), join(folder, 'Harbour copy.jpg')),
  );
  ({ page, complaints } = await openWindow(album.browser, album.app.url));
  await photos(page).first().waitFor();
  await fillLibrary();
});
afterEach(async ({ task }) => {
  await page.setViewportSize(SIZES.wide);
  await page.emulateMedia({ colorScheme: 'light' });
  // What a test left open does not get into the next one's way.
  if (task.result?.state === 'fail') await page.reload();
});
afterAll(async () => await album.close());

async function fillLibrary(): Promise<void> {
  const { ids } = await ask<SearchResult>('/api/search?q=');
  const { id } = await ask<Selection>('/api/selections', { ids: ids.slice(0, 3) });
  const place = { latitude: 59.9139, longitude: 10.7522 };
  await ask<Changed>(`/api/selections/${id}/changes`, { do: 'place', place });
  await ask<Album>('/api/albums', { name: 'Journey' });
}

/** As the page does, with its cookie. */
async function ask<T>(path: string, body?: object): Promise<T> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }; // prettier-ignore
  return await page.evaluate(async ([to, how]) => (await (await fetch(to, how)).json()) as T, [path, init] as const); // prettier-ignore
}

const grid = () => page.getByRole('listbox', { name: 'All photos' });

async function showAll(): Promise<void> {
  await goTo(page, '#/photos');
  await grid().waitFor();
  await photos(page).first().waitFor();
  await grid().focus();
}

async function runCommand(name: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Find a command' }).fill(name);
  await page.keyboard.press('Enter');
}

/** What lies above all others; the rest cannot be reached meanwhile. */
async function topmost(): Promise<string> {
  for (const above of ['dialog[open]', '[role=menu]'])
    if ((await page.locator(above).count()) > 0) return above;
  return 'html';
}

const seen = async (what: Locator): Promise<void> => await what.first().waitFor();
/** What can be pressed and is smaller than 24 pixels, but for links within sentences. */
async function smallTargets(): Promise<string[]> {
  return await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, a[href], input, [role=slider]')]
      .filter((element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
      .filter((element) => element.closest('p, label, dd') === null && !element.classList.contains('skip'))
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && box.height > 0 && (box.width < 23.5 || box.height < 23.5))
      .map(({ element, box }) => `${element.outerHTML.slice(0, 90)} ${box.width} × ${box.height}`),
  );
}
const goes = (hash: string, sign: () => Locator) => async (): Promise<void> => {
  await goTo(page, hash);
  await seen(sign());
};
const heading = (name: string | RegExp) => (): Locator => page.getByRole('heading', { name });
const dialog = (name: string | RegExp) => (): Locator =>
  page.getByRole('dialog', { name }).or(page.getByRole('alertdialog', { name }));

/** The states of each view. A view that the router comes to know is missing here until it is shown, too. */
const VIEWS: Record<Route['view'], State[]> = {
  photos: [
    ['all photos', showAll],
    ['one chosen', async () => await photos(page).nth(2).click()],
    ['several chosen', async () => {
      await photos(page).nth(2).click();
      await photos(page).nth(4).click({ modifiers: ['Shift'] });
      await seen(page.getByRole('heading', { name: '3 photos' }));
    }],
    ['a search with its filters', async () => {
      await goTo(page, '#/photos?q=mountain');
      await page.getByRole('button', { name: 'Filters' }).click();
      await seen(page.getByRole('group', { name: 'Filters' }));
    }],
    ['months of a search', async () => {
      await page.getByRole('button', { name: 'When' }).click();
      await seen(page.getByRole('button', { name: /^June 2025/ }));
    }],
    ['completions', async () => {
      await page.getByRole('button', { name: 'Filters' }).click();
      await page.getByRole('combobox', { name: 'Search' }).fill('mou');
      await seen(page.getByRole('option', { name: /^mountain/ }));
    }],
    ['nothing found', goes('#/photos?q=giraffe', () => page.getByText('No photo found'))],
    ['one photo', async () => {
      await showAll();
      await openPhoto(page, 'Mountains');
      await page.getByRole('list', { name: 'Tags', exact: true }).waitFor({ state: 'attached' });
    }],
    ['two photos', async () => {
      await page.keyboard.press('c');
      await expect.poll(async () => await page.locator('img.large').count()).toBeGreaterThan(1);
    }],
    ['similar photos', async () => {
      await showAll();
      await openPhoto(page, 'Mountains');
      await page.keyboard.press('s');
      await seen(heading('Photos like this one')());
    }],
  ],
  labels: [['labels', goes('#/labels', heading('Labels'))]],
  places: [
    ['places', goes('#/places', () => page.getByRole('group', { name: 'World map' }))],
    ['places of a search', goes('#/places?q=giraffe', () => page.getByRole('group', { name: 'World map' }).or(page.getByRole('heading')))],
  ],
  map: [['the map', goes('#/map', () => page.getByRole('application', { name: /^Map of/ }))]],
  duplicates: [['duplicates', goes('#/duplicates', () => page.getByRole('table', { name: 'Differences' }))]],
  review: [
    ['a review', async () => {
      await showAll();
      await page.getByRole('link', { name: 'Review' }).first().click();
      await seen(page.getByRole('listbox', { name: 'Photos to look at' }).getByRole('option'));
    }],
    ['a review one by one', async () => {
      await page.getByRole('listbox', { name: 'Photos to look at' }).focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Enter');
    }],
  ],
  unread: [['files that could not be read', goes('#/unread', heading('Could not be read'))]],
  library: [['the library', goes('#/library', heading('Library'))]],
  models: [['models', goes('#/models', heading('Models'))]],
}; // prettier-ignore

const asks = (command: string, name: string | RegExp): State => [
  command,
  async () => {
    await runCommand(command);
    await seen(dialog(name)());
  },
];

/** What opens above a view; each from the grid with two photos chosen. */
const DIALOGS: Record<Dialog['kind'], State[]> = {
  palette: [['commands', async () => await page.keyboard.press('Control+k')]],
  keys: [['the keyboard', async () => await page.keyboard.press('?')]],
  menu: [['a menu of photos', async () => await photos(page).nth(1).click({ button: 'right' })]],
  rows: [['a menu of a row', async () => await page.getByRole('link', { name: 'Journey' }).first().click({ button: 'right' })]],
  question: [
    asks('Add a tag', /Add a tag/),
    asks('Correct the date', /^Date of/),
    asks('Correct the camera’s clock', /^Camera’s clock/),
    asks('Place…', /place/i),
    asks('Title…', /^Title of/),
    asks('Caption…', /^Caption of/),
    asks('Teach this tag', /Teach/),
  ],
  album: [asks('Add to an album', /album/)],
  analyse: [asks('Read the text', /Read the text/)],
  remote: [asks('Tag on another computer', /another computer/)],
  trash: [asks('Move to the trash', /Move 2 photos/)],
  kept: [['what stayed', async () => {
    const failure = { code: 'file_changed' };
    const kept = [{ id: 1, name: 'Firs.jpg', reason: 'has changed', failure }];
    const answer = { undo: null, redo: null, step: null, moved: [], kept, restores: true };
    await page.route('**/trash', async (route) => await route.fulfill({ json: answer }));
    await runCommand('Move to the trash');
    await dialog(/Move 2/)().getByRole('button', { name: 'Move to the trash' }).click();
    await seen(dialog('1 photo stayed')());
    await page.unroute('**/trash');
  }]],
  export: [asks('Write keywords or a list', /./)],
  write: [asks('Write keywords into the files', /./)],
  restore: [asks('Restore the old metadata', /./)],
  copy: [asks('Copy to a folder', /./)],
  import: [asks('Import a list of photos', /./)],
  'teach-import': [asks('Import a taught tag', /./)],
}; // prettier-ignore

/** Of the page as it stands: everything in light at each size, and what is another colour in the dark. */
async function allFaults(sizes: { width: number; height: number }[], within = 'html'): Promise<string[]> {
  const found: string[] = [];
  const note = (where: string, what: string[]): void =>
    void found.push(...what.map((fault) => `${where}: ${fault}`));
  for (const size of sizes) {
    await page.setViewportSize(size);
    note(`light, ${size.width}`, await faults(page, within));
    note(`smaller than 24 pixels, ${size.width}`, await smallTargets());
    await page.emulateMedia({ colorScheme: 'dark' });
    note(`dark, ${size.width}`, await colourFaults(page, within));
    await page.emulateMedia({ colorScheme: 'light' });
  }
  return found;
}

/** What opens beside the commands' own windows. */
const OTHERS: State[] = [
  ['the labels’ threshold', async () => await page.getByRole('button', { name: /^Labels from/ }).click()],
  ['the order', async () => await page.getByRole('button', { name: /order$/ }).click()],
  ['choosing a folder', async () => await page.getByRole('button', { name: 'Add folder' }).click()],
  [
    'removing a folder',
    async () => await page.getByRole('button', { name: 'Remove folder Album' }).press('Enter'),
  ],
];

describe('axe finds nothing in light and dark', () => {
  it.each(Object.values(VIEWS).flat())('in %s', async (_, show) => {
    await show(page);
    expect(await allFaults(Object.values(SIZES))).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it.each([...Object.values(DIALOGS).flat(), ...OTHERS])('above the grid: %s', async (_, open) => {
    await showAll();
    await photos(page).nth(0).click();
    await photos(page)
      .nth(1)
      .click({ modifiers: ['Control'] });
    await open(page);
    expect(await allFaults([SIZES.wide, SIZES.phone], await topmost())).toEqual([]);
    await page.keyboard.press('Escape');
    await page.locator('dialog[open], [role=menu]').waitFor({ state: 'hidden' });
    expect(complaints).toEqual([]);
  });

  it('in the first run', async () => {
    const empty = makeFolder('window-access-first');
    const served = await serveApp(empty);
    const before = page;
    try {
      const first = await openWindow(album.browser, served.url);
      page = first.page;
      await seen(heading('Find any photo by what is in it')());
      expect(await allFaults(Object.values(SIZES))).toEqual([]);
      expect(first.complaints).toEqual([]);
      await page.close();
    } finally {
      page = before;
      await served.stop();
      removeFolder(empty);
    }
  });
});

describe('by the keyboard alone', () => {
  it('the first stop skips to the photos, which are one stop', async () => {
    await album.run(async (fresh) => {
      await photos(fresh).first().waitFor();
      await fresh.keyboard.press('Tab');
      expect(await fresh.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the photos');
      await fresh.keyboard.press('Enter');
      const focused = async (): Promise<string | null> =>
        await fresh.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null);
      expect(await focused()).toBe('All photos');
      await fresh.keyboard.press('Tab');
      expect(await focused()).toBe('Time');
    });
  });
});
