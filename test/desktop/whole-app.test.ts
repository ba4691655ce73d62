import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Folder, SearchResult, Status } from '../../main/core/api.ts';
import { eachHost, withShell, type Setting } from './shell.ts';

const engineScript = join(import.meta.dirname, '../../dist/engine.js');
const patience = { timeout: 120_000, interval: 100 };
let photos = '';

beforeAll(async () => {
  photos = mkdtempSync(join(tmpdir(), 'photonest-photos-'));
  mkdirSync(join(photos, 'first'));
  mkdirSync(join(photos, 'second'));
  for (const [name, background] of [
    ['first/red', 'red'],
    ['first/green', 'green'],
    ['second/blue', 'blue'],
  ] as const) {
    const image = sharp({ create: { width: 640, height: 480, channels: 3, background } });
    await image.jpeg().toFile(join(photos, `${name}.jpg`));
  }
});

afterAll(() => rmSync(photos, { recursive: true, force: true }));

const getJson = async <Answer>(page: Page, path: string): Promise<Answer> =>
  page.evaluate(async (from) => (await (await fetch(from)).json()) as Answer, path);

const tagged = async (page: Page, count: number): Promise<void> =>
  vi.waitFor(
    async () =>
      expect((await getJson<Status>(page, '/api/status')).counts).toMatchObject({
        tagged: count,
        pending: 0,
      }),
    patience,
  );

/** The engine's process, by its command line. */
function enginePid(library: string): number {
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  const found = pids.filter((pid) => {
    const file = `/proc/${pid}/cmdline`;
    const words = existsSync(file) ? readFileSync(file, 'utf8').split('\0') : [];
    return words.some((word) => word.endsWith('engine.js')) && words.includes(library);
  });
  expect(found).toHaveLength(1);
  return found[0]!;
}

/** Runs the body on the built engine and window; whatever the page complained of fails the test. */
async function onTheRealThing(
  host: Setting['host'],
  folders: string[],
  body: (page: Page, setting: Setting) => Promise<void>,
): Promise<void> {
  await withShell(host, { engineScript, folders }, async (setting) => {
    const page = await setting.shell.page();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(`${message.text()} ${message.location().url}`);
    });
    page.on('response', (response) => {
      if (response.status() < 500) return;
      const said = response.text().catch((error: unknown) => String(error));
      void said.then((text) => complaints.push(`${response.status()} ${response.url()} ${text}`));
    });
    await page.getByRole('main').waitFor();
    await body(page, setting);
    expect(complaints).toEqual([]);
  });
}

await eachHost((host) => {
  describe(`the whole app on ${host.name}`, () => {
    test('a folder on the command line is tagged, its photos show in the window, and nothing is sent anywhere', async () => {
      await onTheRealThing(host, [join(photos, 'first')], async (page, { shell }) => {
        await tagged(page, 2);
        const { ids } = await getJson<SearchResult>(page, '/api/search?q=');
        expect(ids).toHaveLength(2);
        await page.waitForFunction(
          () =>
            [...document.images].filter(
              (image) => image.naturalWidth > 0 && image.src.includes('/thumbnails/'),
            ).length === 2,
        );
        expect((await shell.requested()).sent).toEqual([]);
      });
    });

    test('Add Folder in the menu asks for a folder and adds it', async () => {
      await onTheRealThing(host, [join(photos, 'first')], async (page, { shell }) => {
        await tagged(page, 2);
        await shell.chooseFolder(join(photos, 'second'));
        await shell.clickMenu('add-folder');
        await tagged(page, 3);
        const folders = await getJson<Folder[]>(page, '/api/folders');
        expect(folders.map(({ name }) => name).sort()).toEqual(['first', 'second']);
        await shell.clickMenu('find');
        await page.waitForFunction(() => document.activeElement?.tagName === 'INPUT');
      });
    });

    test('a photo is revealed and dragged from the window by its id', async () => {
      await onTheRealThing(host, [join(photos, 'second')], async (page, { shell }) => {
        await tagged(page, 1);
        const { ids } = await getJson<SearchResult>(page, '/api/search?q=');
        await page.evaluate(async (id) => window.photonest.reveal(id), ids[0]!);
        await page.evaluate((id) => window.photonest.startDrag([id]), ids[0]!);
        const file = join(photos, 'second', 'blue.jpg');
        await vi.waitFor(async () =>
          expect(await shell.requested()).toMatchObject({ revealed: [file], dragged: [file] }),
        );
      });
    });

    test('chosen photos are dragged out together, and onto a star of the sidebar', async () => {
      await onTheRealThing(host, [join(photos, 'first')], async (page, { shell }) => {
        await tagged(page, 2);
        const tiles = page.getByRole('listbox', { name: 'All photos' }).getByRole('option');
        await tiles.nth(1).waitFor();
        await tiles.nth(0).click();
        await tiles.nth(1).click({ modifiers: ['Control'] });
        await page.getByRole('heading', { name: '2 photos' }).waitFor();
        await tiles.nth(1).dispatchEvent('dragstart', { dataTransfer: await page.evaluateHandle(() => new DataTransfer()) }); // prettier-ignore
        const files = ['red', 'green'].map((name) => join(photos, 'first', `${name}.jpg`)).sort();
        await vi.waitFor(async () => expect((await shell.requested()).dragged.sort()).toEqual(files));
        // The system's drag comes back as files.
        const dataTransfer = await page.evaluateHandle(() => {
          const transfer = new DataTransfer();
          transfer.items.add(new File(['a photo'], 'red.jpg', { type: 'image/jpeg' }));
          return transfer;
        });
        const favourites = page.getByRole('link', { name: 'Favourites' });
        await favourites.dispatchEvent('dragover', { dataTransfer });
        await page.locator('[data-over]').waitFor();
        await favourites.dispatchEvent('drop', { dataTransfer });
        await page.getByText('2 photos in favourites').waitFor();
        // Once the pointer is free, files are somebody else's again.
        await page.mouse.move(600, 400);
        await favourites.dispatchEvent('dragover', { dataTransfer });
        expect(await page.locator('[data-over]').count()).toBe(0);
      });
    });

    test.runIf(existsSync('/proc'))('an engine that is killed comes back with its photos', async () => {
      // Not `onTheRealThing`: Chromium rightly complains of the event stream that broke off.
      const folders = [join(photos, 'first')];
      await withShell(host, { engineScript, folders }, async ({ shell, library }) => {
        const page = await shell.page();
        await page.getByRole('main').waitFor();
        await tagged(page, 2);
        const pid = enginePid(library);
        process.kill(pid, 'SIGKILL');
        await vi.waitFor(() => expect(enginePid(library)).not.toBe(pid), patience);
        await tagged(page, 2);
        await page.getByText('engine is not answering').waitFor({ state: 'detached' });
      });
    });

    test.runIf(existsSync('/proc'))('quitting leaves no process behind', async () => {
      // Not `onTheRealThing`: a page may see the engine go before it goes itself.
      await withShell(host, { engineScript }, async ({ shell, library }) => {
        await (await shell.page()).getByRole('main').waitFor();
        const pid = enginePid(library);
        const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
          .trim()
          .split(' ')
          .filter(Boolean);
        await shell.quit();
        for (const each of [pid, ...children.map(Number)]) expect(existsSync(`/proc/${each}`)).toBe(false);
      });
    });
  });
});
