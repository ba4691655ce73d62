import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AlbumWindow, goTo, photos } from '../support/album-window.ts';
import { faults } from '../support/axe.ts';
import { makeFolder, removeFolder } from '../support/folders.ts';

let window: AlbumWindow;

beforeAll(async () => {
  window = await AlbumWindow.open('teach');
});

afterAll(async () => {
  await window.close();
});

const panel = (page: Page) => page.getByRole('complementary', { name: 'Details' });
const dialog = (page: Page) => page.getByRole('dialog').or(page.getByRole('alertdialog'));
const cat = (page: Page, number: number) =>
  photos(page).and(page.getByRole('option', { name: new RegExp(`Running cat ${number}\\.jpg`) }));

async function chooseCats(page: Page, numbers: number[]): Promise<void> {
  await goTo(page, '#/photos?q=Running');
  await cat(page, numbers[0]!).click();
  for (const number of numbers.slice(1)) await cat(page, number).click({ modifiers: ['Control'] });
  await panel(page)
    .getByRole('heading', { name: `${numbers.length} photos` })
    .waitFor();
}

async function tagged(page: Page, tag: string): Promise<number> {
  return await page.evaluate(async (name) => {
    const response = await fetch(`/api/search?q=${encodeURIComponent(`own:${name}`)}`);
    return ((await response.json()) as { total: number }).total;
  }, tag);
}

describe('teaching a tag', () => {
  it('by mouse: three photos are Rex, the others are proposed, reviewed and confirmed', async () => {
    await window.run(async (page) => {
      await chooseCats(page, [1, 2, 3]);
      await panel(page)
        .getByRole('button', { name: /^Teach this tag/ })
        .click();
      await dialog(page).getByRole('combobox', { name: 'Name of the tag' }).fill('Rex');
      expect(await faults(page)).toEqual([]);
      await dialog(page).getByRole('button', { name: 'Teach' }).click();
      await page.getByRole('link', { name: 'Look at the likeliest' }).first().waitFor();
      await setThreshold(page, 0.2); // so that a few of 24 photos are enough to propose
      const review = page.getByRole('link', { name: /^Review \d+ proposals?$/ }).first();
      await review.waitFor();
      expect(await faults(page)).toEqual([]);
      const waiting = page.getByRole('link', { name: /^Review \d+ proposals? for Rex$/ });
      expect(await waiting.first().textContent()).toMatch(/^\+\d+$/);
      expect(await waiting.first().getAttribute('href')).toContain('order=surest');
      await review.click();
      await page.getByRole('heading', { name: 'Is this Rex?' }).waitFor();
      expect(await page.getByRole('button', { name: 'Surest first' }).getAttribute('aria-pressed')).toBe(
        'true',
      );
      const proposed = page.getByRole('listbox', { name: 'Photos to look at' }).getByRole('option');
      await expect.poll(async () => await proposed.count()).toBeGreaterThan(1);
      await page.getByRole('button', { name: 'Least sure first' }).click();
      const least = await proposed.first().getAttribute('aria-label');
      await proposed.first().click();
      await page.getByText(/1 wrong/).waitFor();
      await page.getByRole('button', { name: 'The rest is right' }).click();
      await page.getByRole('button', { name: 'Done' }).click();
      await goTo(page, '#/photos?q=own:Rex');
      const strip = page.getByRole('group', { name: 'How Rex is taught' });
      await strip.getByText(/Taught by \d+ photos and 1 counter-example/).waitFor();
      expect(least).not.toBeNull();
      expect(await faults(page)).toEqual([]);
      expect(await tagged(page, 'Rex')).toBeGreaterThan(3);
    });
  });

  it('what it was taught goes into a file, and a file teaches another tag', async () => {
    await window.run(async (page) => {
      await goTo(page, '#/photos?q=own:Rex');
      const strip = page.getByRole('group', { name: 'How Rex is taught' });
      await strip.getByRole('button', { name: /^More/ }).click();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('menuitem', { name: 'Export to a file…' }).click(),
      ]);
      expect(download.suggestedFilename()).toBe('Rex.taught-tag.json');
      const file = JSON.parse(readFileSync(await download.path(), 'utf8')) as { path: string[] };
      expect(file.path).toEqual(['Rex']);
      const send = async (name: string, text: string) => {
        const buffer = Buffer.from(text);
        await dialog(page)
          .getByLabel('File of a taught tag')
          .setInputFiles({ name, mimeType: 'application/json', buffer });
        await dialog(page).getByRole('button', { name: 'Import' }).click();
      };
      await strip.getByRole('button', { name: /^More/ }).click();
      await page.getByRole('menuitem', { name: 'Import from a file…' }).click();
      await send('list.json', '[]');
      await dialog(page).getByText('list.json is no file of a taught tag.').waitFor();
      expect(await faults(page)).toEqual([]);
      await send('rexy.json', JSON.stringify({ ...file, path: ['Dogs', 'Rexy'] }));
      await page.getByText(/“Rexy”/).first().waitFor(); // prettier-ignore
      expect(await dialog(page).count()).toBe(0);
    });
  });

  it('by keyboard: too few photos say what is missing, and Ctrl+Z takes it back', async () => {
    await window.run(async (page) => {
      await goTo(page, '#/photos?q=Canyon');
      await photos(page).first().waitFor();
      await page.getByRole('listbox', { name: /photos/i }).focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Shift+ArrowRight');
      await panel(page).getByRole('heading', { name: '2 photos' }).waitFor();
      await page.keyboard.press('e');
      await page.keyboard.type('Gorge');
      await page.keyboard.press('Enter');
      await page.getByText('“Gorge” is proposed once it has 1 more example.').waitFor();
      await page.keyboard.press('Control+z');
      await expect.poll(async () => await tagged(page, 'Gorge')).toBe(0);
    });
  });
});

describe('what goes out', () => {
  it('chosen photos: which labels, a preview, and sidecars beside them', async () => {
    await window.run(async (page) => {
      await chooseCats(page, [1, 2]);
      await page.keyboard.press('Control+e');
      await dialog(page).getByRole('radio', { name: 'All that are sure enough' }).check();
      await dialog(page).getByRole('combobox', { name: 'From this probability on' }).selectOption('0.6');
      const preview = dialog(page).getByRole('list', { name: 'What would be written, of ten photos' });
      await preview.getByText('Running cat 1.jpg.xmp').waitFor();
      expect(await faults(page)).toEqual([]);
      await dialog(page).getByRole('button', { name: 'Write them' }).click();
      await dialog(page).getByText('2 sidecars written.').waitFor();
      const album = dirname(await firstPath(page));
      expect(readdirSync(album).filter((name) => name.endsWith('.xmp'))).toEqual([
        'Running cat 1.jpg.xmp',
        'Running cat 2.jpg.xmp',
      ]);
    });
  });

  it('a list of the chosen photos as CSV and as JSON, by mouse and by keys', async () => {
    await window.run(async (page) => {
      await chooseCats(page, [3, 1]);
      const chosen = await pathsOf(page, ['Running cat 1.jpg', 'Running cat 3.jpg']);
      await page.keyboard.press('Control+e');
      await dialog(page).getByRole('radio', { name: 'A list (CSV)' }).check();
      await dialog(page).getByRole('heading', { name: 'List of 2 photos' }).waitFor();
      expect(await faults(page)).toEqual([]);
      const csv = await download(page, async () => {
        await dialog(page).getByRole('button', { name: 'Save the list' }).click();
      });
      await dialog(page).getByText('2 photos in the list.').waitFor();
      expect(csv.name).toBe('photos.csv');
      const [head, ...lines] = csv.text.trimEnd().split('\r\n');
      expect(head).toBe(
        'path,hash,takenAt,title,caption,rating,favourite,camera,latitude,longitude,tags,ownTags',
      );
      expect(lines.map((line) => line.split(',')[0]).toSorted()).toEqual(chosen);
      await page.keyboard.press('Escape');
      await dialog(page).waitFor({ state: 'hidden' });

      await page.keyboard.press('Control+e');
      await dialog(page).getByRole('radio', { name: 'Keywords beside the photos (XMP)' }).focus();
      for (const name of ['A list (CSV)', 'A list (JSON)']) {
        await page.keyboard.press('ArrowDown');
        await expect.poll(async () => await dialog(page).getByRole('radio', { name }).isChecked()).toBe(true);
      }
      const button = dialog(page).getByRole('button', { name: 'Save the list' });
      for (let presses = 0; presses < 5; presses++) {
        await page.keyboard.press('Tab');
        if (await button.evaluate((each) => each === document.activeElement)) break;
      }
      const json = await download(page, async () => await page.keyboard.press('Enter'));
      await dialog(page).getByText('2 photos in the list.').waitFor();
      expect(json.name).toBe('photos.json');
      const rows = JSON.parse(json.text) as { path: string; tags: { name: string }[] }[];
      expect(rows.map(({ path }) => path).toSorted()).toEqual(chosen);
      for (const { tags } of rows) expect(tags.map(({ name }) => name)).toContain('animal');
    });
  });

  it('a list of the whole library', async () => {
    await window.run(async (page) => {
      await page.evaluate(() => (location.hash = '#/library'));
      await page.getByRole('button', { name: 'Write keywords or a list…' }).click();
      await dialog(page).getByRole('radio', { name: 'A list (JSON)' }).check();
      const { text } = await download(page, async () => {
        await dialog(page).getByRole('button', { name: 'Save the list' }).click();
      });
      const total = await page.evaluate(
        async () => ((await (await fetch('/api/search?q=')).json()) as { total: number }).total,
      );
      await dialog(page).getByText(`${total} photos in the list.`).waitFor();
      expect((JSON.parse(text) as unknown[]).length).toBe(total);
    });
  });

  it('copies go into a folder, and files are written only after a trial', async () => {
    const folder = makeFolder('teach-copies');
    await window.run(async (page) => {
      await chooseCats(page, [1, 2]);
      await panel(page)
        .getByRole('button', { name: /^Copy to a folder/ })
        .click();
      await dialog(page).getByRole('textbox', { name: 'Path of the folder' }).fill(folder);
      await dialog(page).getByRole('radio', { name: 'The copies do not say it' }).check();
      await page.keyboard.press('Enter');
      await dialog(page).getByText('2 copies made.').waitFor();
      await page.keyboard.press('Escape');
      expect(existsSync(`${folder}/Running cat 2.jpg`)).toBe(true);
      await panel(page)
        .getByRole('button', { name: /^Write keywords into the files/ })
        .click();
      expect(
        await dialog(page)
          .getByRole('button', { name: /^Write into/ })
          .count(),
      ).toBe(0);
      await dialog(page).getByRole('button', { name: 'Try it first' }).click();
      await dialog(page).getByText('2 files would be written.').waitFor();
      expect(await faults(page)).toEqual([]);
      await dialog(page).getByRole('button', { name: 'Write into 2 files' }).click();
      await dialog(page).getByText('2 files written.').waitFor();
      await page.keyboard.press('Escape');
      await panel(page)
        .getByRole('button', { name: /^Restore the old metadata of the files/ })
        .click();
      await dialog(page).getByRole('button', { name: 'Try it first' }).click();
      await dialog(page).getByText('2 files would be restored.').waitFor();
      expect(await faults(page)).toEqual([]);
      await dialog(page).getByRole('button', { name: 'Restore 2 files' }).click();
      await dialog(page).getByText('2 files restored.').waitFor();
    });
    removeFolder(folder);
  });

  it('a list is tried first, then taken over, and the rows that are left out are named', async () => {
    await window.run(async (page) => {
      const path = await firstPath(page);
      await goTo(page, '#/library');
      await page.getByRole('button', { name: 'Import a list…' }).click();
      const buffer = Buffer.from(`path,tags\n${path},Imported\n/gone.jpg,Imported\n`);
      await page
        .getByLabel('File to import')
        .setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer });
      await dialog(page).getByText('1 photo would be changed.').waitFor();
      await dialog(page).getByText('gone.jpg', { exact: true }).waitFor();
      expect(await faults(page)).toEqual([]);
      await dialog(page).getByRole('button', { name: 'Take it over' }).click();
      await dialog(page).getByText('1 photo changed.').waitFor();
      expect(await tagged(page, 'Imported')).toBe(1);
    });
  });
});

async function download(page: Page, save: () => Promise<void>): Promise<{ name: string; text: string }> {
  const [file] = await Promise.all([page.waitForEvent('download'), save()]);
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') };
}

/** Of photos of these names, sorted. */
async function pathsOf(page: Page, names: string[]): Promise<string[]> {
  const folder = dirname(await firstPath(page));
  return names.map((name) => join(folder, name)).toSorted();
}

async function setThreshold(page: Page, threshold: number): Promise<void> {
  await page.evaluate(async (value) => {
    const headers = { 'content-type': 'application/json' };
    await fetch('/api/settings', { method: 'PATCH', headers, body: JSON.stringify({ threshold: value }) });
  }, threshold);
}

async function firstPath(page: Page): Promise<string> {
  return await page.evaluate(async () => {
    const found = (await (await fetch('/api/search?q=Running')).json()) as { ids: number[] };
    const photo = (await (await fetch(`/api/photos/${found.ids[0]}`)).json()) as { path: string };
    return photo.path;
  });
}
