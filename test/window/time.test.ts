import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AlbumWindow, photos } from '../support/album-window.ts';

/** So low that there is something to scroll. */
const LOW = { width: 1024, height: 420 };

let album: AlbumWindow;
beforeAll(async () => {
  album = await AlbumWindow.open('window-time');
});
afterAll(async () => await album.close());

const scrubber = (page: Page) => page.getByRole('slider', { name: 'Time' });
const scrolled = async (page: Page): Promise<number> =>
  await page.getByRole('listbox', { name: 'All photos' }).evaluate((grid) => grid.scrollTop);

it('the scrubber says the month, moves with the photos, and a drag jumps', async () => {
  await album.run(async (page) => {
    await photos(page).first().waitFor();
    expect(await scrubber(page).getAttribute('aria-valuetext')).toMatch(/^June 2025, \d+ photos$/);
    const box = (await scrubber(page).boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await scrubber(page).getByText('June 2025').waitFor();
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height - 1, { steps: 4 });
    await page.mouse.up();
    await expect.poll(async () => await scrolled(page)).toBeGreaterThan(100);
    await scrubber(page).focus();
    await page.keyboard.press('Home');
    await expect.poll(async () => await scrolled(page)).toBeLessThan(20);
  }, LOW);
});

it('G D goes to a typed date, and says what it expects where none was typed', async () => {
  await album.run(async (page) => {
    await photos(page).first().waitFor();
    await page.getByRole('listbox', { name: 'All photos' }).focus();
    await page.keyboard.press('g');
    await page.keyboard.press('d');
    const dialog = page.getByRole('dialog', { name: 'Go to a date' });
    await dialog.getByRole('textbox').fill('soon');
    await page.keyboard.press('Enter');
    await dialog.getByRole('alert').waitFor();
    await dialog.getByRole('textbox').fill('2025-06-05');
    await page.keyboard.press('Enter');
    await expect.poll(async () => await dialog.count()).toBe(0);
    await expect.poll(async () => await scrolled(page)).toBeGreaterThan(100);
  }, LOW);
});

it('the heading of the day in view stays at the top', async () => {
  await album.run(async (page) => {
    await photos(page).first().waitFor();
    await page.getByRole('listbox', { name: 'All photos' }).evaluate((grid) => grid.scrollTo(0, 150));
    const grid = (await page.getByRole('listbox', { name: 'All photos' }).boundingBox())!;
    const heading = page.locator('.stuck').getByText(/14 June 2025/);
    await heading.waitFor();
    expect((await heading.boundingBox())!.y - grid.y).toBeLessThan(40);
  }, LOW);
});

it('photos are sorted as asked, and the address keeps it', async () => {
  await album.run(async (page) => {
    const first = async (): Promise<string> => (await photos(page).first().getAttribute('aria-label')) ?? '';
    await page.getByText('Saturday, 14 June 2025').first().waitFor();
    await page.getByRole('button', { name: /photos, newest: order/ }).click();
    await page.getByRole('radio', { name: 'Name' }).click();
    await expect.poll(first).toContain('Allium');
    expect(await scrubber(page).count()).toBe(0);
    await page.reload();
    await expect.poll(first).toContain('Allium');
    await page.getByRole('button', { name: /photos, name: order/ }).click();
    await page.getByRole('radio', { name: 'Oldest' }).click();
    await page.getByText(/5 June 2025/).first().waitFor(); // prettier-ignore
    await expect.poll(first).toMatch(/Petals/);
  });
});

/** The browser tells of a scroll with the next frame; both of these are sooner. */
it.each([
  { what: 'a photo is chosen', selector: '.grid [role=option]', event: 'click' },
  { what: 'rows become higher', selector: 'input[type=range]', event: 'input' },
])('a scroll stays when $what in the same frame', async ({ selector, event }) => {
  await album.run(async (page) => {
    await photos(page).first().waitFor();
    await page.evaluate(
      ([target, type]) => {
        document.querySelector('.grid[role=listbox]')!.scrollTop = 300;
        const element = document.querySelector(target!)!;
        if (element instanceof HTMLInputElement) element.stepUp();
        element.dispatchEvent(new Event(type!, { bubbles: true }));
      },
      [selector, event],
    );
    await page.evaluate(
      async () => await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
    );
    expect(await scrolled(page)).toBeGreaterThan(200);
  }, LOW);
});
