import type { Locator, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AlbumWindow, photos } from '../support/album-window.ts';
import { faults } from '../support/axe.ts';

let window: AlbumWindow;
beforeAll(async () => {
  window = await AlbumWindow.open('window-sidebar');
});
afterAll(async () => await window.close());

async function run(body: (page: Page) => Promise<void>, options = {}): Promise<void> {
  await window.run(async (page) => {
    await photos(page).first().waitFor();
    await body(page);
  }, options);
}

const section = (page: Page, name: string): Locator =>
  page.getByRole('navigation', { name: 'Sidebar' }).getByRole('list', { name });
const row = (page: Page, list: string, name: string): Locator =>
  section(page, list).getByRole('link', { name: new RegExp(`^${name}`) });
const names = async (page: Page): Promise<string[]> =>
  (await photos(page).evaluateAll((tiles) => tiles.map((tile) => /([^(]+)\.jpg/.exec(tile.getAttribute('aria-label') ?? '')?.[1] ?? ''))); // prettier-ignore
const searchBox = (page: Page): Locator => page.getByRole('combobox', { name: 'Search' });

async function choose(page: Page, list: string, name: string, item: string): Promise<void> {
  await row(page, list, name).click({ button: 'right' });
  await page.getByRole('menu', { name }).getByRole('menuitem', { name: item }).click();
}

async function makeAlbum(page: Page, name: string, ...members: number[]): Promise<void> {
  await page.getByRole('button', { name: 'New album' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await page.keyboard.press('Enter');
  await row(page, 'Albums', name).waitFor();
  for (const [at, index] of members.entries())
    await photos(page)
      .nth(index)
      .click({ modifiers: at === 0 ? [] : ['Control'] });
  await choose(page, 'Albums', name, 'Add the chosen photos');
  await expect
    .poll(async () => await row(page, 'Albums', name).textContent())
    .toContain(String(members.length));
}

describe('albums', () => {
  it('by mouse: made, filled, arranged by dragging, renamed, deleted and taken back', async () => {
    await run(async (page) => {
      await makeAlbum(page, 'Trip', 0, 1, 2);
      await row(page, 'Albums', 'Trip').click();
      await expect.poll(async () => (await names(page)).length).toBe(3);
      const before = await names(page);
      const last = await photos(page).nth(2).boundingBox();
      await photos(page)
        .first()
        .dragTo(photos(page).nth(2), { targetPosition: { x: last!.width - 8, y: last!.height / 2 } });
      const after = [before[1], before[2], before[0]];
      await expect.poll(async () => await names(page)).toEqual(after);
      await choose(page, 'Albums', 'Trip', 'Rename…');
      await page.getByRole('textbox', { name: 'Name' }).fill('Journey');
      await page.keyboard.press('Enter');
      await row(page, 'Albums', 'Journey').and(page.locator('[aria-current=page]')).waitFor();
      expect(await names(page)).toEqual(after);
      await choose(page, 'Albums', 'Journey', 'Delete');
      await expect.poll(async () => await row(page, 'Albums', 'Journey').count()).toBe(0);
      await page.keyboard.press('Control+z');
      await row(page, 'Albums', 'Journey').waitFor();
    });
  });

  it('by keyboard alone: one place on, to the front as the cover, out of the album, F2 and Delete', async () => {
    await run(async (page) => {
      await makeAlbum(page, 'Keys', 3, 4, 5);
      await row(page, 'Albums', 'Keys').focus();
      await page.keyboard.press('Enter');
      await expect.poll(async () => (await names(page)).length).toBe(3);
      const [a, b, c] = await names(page);
      await page.getByRole('listbox', { name: /photos/i }).focus();
      await page.keyboard.press('Home');
      await page.keyboard.press('Control+ArrowRight');
      await expect.poll(async () => await names(page)).toEqual([b, a, c]);
      await page.keyboard.press('End');
      await page.keyboard.press('Control+Home');
      await expect.poll(async () => await names(page)).toEqual([c, b, a]);
      await page.keyboard.press('Control+Delete');
      await expect.poll(async () => await names(page)).toEqual([b, a]);
      await page.keyboard.press('Control+z');
      await page.keyboard.press('Control+z');
      await expect.poll(async () => await names(page)).toEqual([b, a, c]);
      await row(page, 'Albums', 'Keys').focus();
      await page.keyboard.press('F2');
      await page.getByRole('textbox', { name: 'Name' }).fill('By keys');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor({ state: 'hidden' }); // nothing behind it can have the focus before
      await row(page, 'Albums', 'By keys').focus();
      await page.keyboard.press('Delete');
      await expect.poll(async () => await row(page, 'Albums', 'By keys').count()).toBe(0);
    });
  });
});

describe('search', () => {
  it('completes in sections, keeps a minus, and offers what was searched for last', async () => {
    await run(async (page) => {
      await searchBox(page).fill('mounta');
      const list = page.getByRole('listbox', { name: 'Completions' });
      await list.getByRole('group', { name: 'Labels' }).getByRole('option', { name: /^mountain/ }).first().waitFor(); // prettier-ignore
      await list.getByRole('group', { name: 'Names and words' }).waitFor();
      await searchBox(page).fill('-mounta');
      await list.and(page.locator('[aria-busy=false]')).getByRole('option').first().waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: /^Remove not mountain/ }).waitFor();
      await page.getByRole('link', { name: /^All photos/ }).click();
      await searchBox(page).focus();
      await list.getByRole('group', { name: 'Searched lately' }).getByRole('option').first().click();
      await page.getByRole('button', { name: /^Remove not mountain/ }).waitFor();
    });
  });

  it('is kept by Ctrl+D, renamed and deleted; facets narrow it down as they say', async () => {
    await run(async (page) => {
      await searchBox(page).fill('boat');
      await page.keyboard.press('Enter');
      await page.getByText(/surest first/).waitFor();
      await photos(page).first().click();
      await page.keyboard.press('Control+d');
      await row(page, 'Saved searches', 'boat').waitFor();
      await choose(page, 'Saved searches', 'boat', 'Rename…');
      await page.getByRole('textbox', { name: 'Name' }).fill('On water');
      await page.keyboard.press('Enter');
      await row(page, 'Saved searches', 'On water').waitFor();
      await page.getByRole('link', { name: /^All photos/ }).click();
      await page.getByRole('button', { name: 'Filters' }).click();
      await page.getByRole('button', { name: 'Kind' }).click();
      const animals = page.getByRole('list', { name: 'Kind' }).getByRole('button', { name: /^animals/ });
      const promised = Number(/\d+$/.exec((await animals.textContent()) ?? '')?.[0]);
      await animals.click();
      await page.getByRole('button', { name: /^Remove animals/ }).waitFor();
      await expect.poll(async () => await photos(page).count()).toBe(promised);
      await page.getByRole('button', { name: 'When' }).click();
      await page.getByRole('button', { name: /^June 2025/ }).click();
      await page.getByRole('button', { name: /^Remove 2025-06/ }).waitFor();
      await page.getByRole('button', { name: 'Filters' }).click();
      await row(page, 'Saved searches', 'On water').focus();
      await page.keyboard.press('Delete');
      await expect.poll(async () => await row(page, 'Saved searches', 'On water').count()).toBe(0);
      await page.keyboard.press('Control+z');
      await row(page, 'Saved searches', 'On water').waitFor();
    });
  });
});

describe('own tags', () => {
  it('typed ones are parted at commas, and a completion takes the last one by its whole path', async () => {
    await run(async (page) => {
      await photos(page).nth(0).click();
      await page.keyboard.press('t');
      await page.keyboard.type('Fun, Trips/Norway');
      await page.keyboard.press('Enter');
      await row(page, 'My tags', 'Norway').waitFor();
      await row(page, 'My tags', 'Fun').waitFor();
      await photos(page).nth(1).click();
      await page.keyboard.press('t');
      await page.keyboard.type('Sunny, norw');
      const completions = page.getByRole('listbox', { name: 'Completions' });
      await completions.getByRole('option', { name: /^Norway/ }).click();
      await row(page, 'My tags', 'Sunny').waitFor();
      await expect
        .poll(async () => await row(page, 'My tags', 'Norway').allTextContents())
        .toEqual([expect.stringMatching(/2$/)]);
      for (let step = 0; step < 2; step++) await page.keyboard.press('Control+z');
      await expect.poll(async () => await row(page, 'My tags', 'Norway').count()).toBe(0);
    });
  });

  it('are renamed, nested by dragging, merged and coloured from their menu; each is taken back', async () => {
    await run(async (page) => {
      for (const [name, index] of [['Rex', 0], ['Dogs', 1]] as const) {
        await photos(page).nth(index).click();
        await page.keyboard.press('t');
        await page.keyboard.type(name);
        await page.keyboard.press('Enter');
        await row(page, 'My tags', name).waitFor();
      }
      await row(page, 'My tags', 'Rex').dragTo(row(page, 'My tags', 'Dogs'));
      await page.getByRole('menuitem', { name: 'Move Rex below Dogs' }).click();
      const indent = async () => await row(page, 'My tags', 'Rex').evaluate((link) => link.style.getPropertyValue('--depth'));
      await expect.poll(indent).toBe('1');
      await page.keyboard.press('Control+z');
      await expect.poll(indent).toBe('0');
      await choose(page, 'My tags', 'Rex', 'Rename…');
      await page.getByRole('textbox', { name: 'Name' }).fill('Rexie');
      await page.keyboard.press('Enter');
      await choose(page, 'My tags', 'Rexie', 'Colour…');
      await page.getByRole('button', { name: 'Set', exact: true }).click();
      await row(page, 'My tags', 'Rexie').locator('.dot').waitFor();
      await choose(page, 'My tags', 'Rexie', 'Merge into…');
      await page.getByRole('combobox', { name: 'Tag' }).selectOption({ label: 'Dogs' });
      await page.getByRole('button', { name: 'Merge', exact: true }).click();
      await expect.poll(async () => await row(page, 'My tags', 'Rexie').count()).toBe(0);
      await expect.poll(async () => await row(page, 'My tags', 'Dogs').textContent()).toMatch(/2$/);
      await page.keyboard.press('Control+z');
      await row(page, 'My tags', 'Rexie').waitFor();
    });
  }); // prettier-ignore
});

describe.each(['light', 'dark'] as const)('in %s', (theme) => {
  it.each([[1024, 700], [390, 844]] as const)('axe finds nothing at %i × %i, and all is in reach', async (width, height) => {
    await run(async (page) => {
      await page.getByRole('button', { name: 'Filters' }).click();
      await page.getByRole('group', { name: 'Filters' }).waitFor();
      if (width < 800) await page.getByRole('button', { name: 'More', exact: true }).click();
      expect(await faults(page)).toEqual([]);
      for (const name of ['All photos', 'Favourites', 'Labels', 'Review', 'Could not be read', 'Model']) {
        const link = page.getByRole('navigation', { name: 'Sidebar' }).getByRole('link', { name: new RegExp(`^${name}`) }).first();
        await link.scrollIntoViewIfNeeded();
        expect(await link.isVisible()).toBe(true);
      }
      if (width < 800) await page.keyboard.press('Escape');
      await searchBox(page).fill('mou');
      await page.getByRole('option', { name: /mountain/ }).first().waitFor();
      expect(await faults(page)).toEqual([]);
    }, { theme, width, height });
  });
}); // prettier-ignore
