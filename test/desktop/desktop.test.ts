import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { describe, expect, test, vi } from 'vitest';
import type { Activity, Folder } from '../../main/core/api.ts';
import { eachHost, withShell, type Requested, type Shell } from './shell.ts';

const patience = { timeout: 30_000, interval: 50 };

async function opened(shell: Shell): Promise<Page> {
  const page = await shell.page();
  await page.getByRole('heading', { name: 'Fake engine' }).waitFor();
  return page;
}

const getJson = async (page: Page, path: string): Promise<unknown> =>
  page.evaluate(async (from) => (await (await fetch(from)).json()) as unknown, path);
const post = async (page: Page, path: string, body: unknown): Promise<void> =>
  page.evaluate(
    async ([to, data]) => {
      await fetch(to, { method: 'POST', body: JSON.stringify(data) }).catch(() => undefined);
    },
    [path, body] as const,
  );
const setActivity = async (page: Page, activity: Partial<Activity>): Promise<void> =>
  post(page, '/fake/activity', activity);
const eventually = async (shell: Shell, check: (requested: Requested) => void): Promise<void> =>
  vi.waitFor(async () => check(await shell.requested()), patience);

await eachHost((host) => {
  describe(`the shell on ${host.name}`, () => {
    test("the window shows the engine's page, its thumbnails and its events", async () => {
      await withShell(host, {}, async ({ shell, library }) => {
        const page = await opened(shell);
        const size = await page.evaluate(async () => {
          const image = new Image();
          image.src = '/thumbnails/7?v=1';
          await image.decode();
          return image.naturalWidth;
        });
        expect(size).toBe(1);
        expect(await getJson(page, '/api/status')).toMatchObject({ library: { path: library } });
        await page.waitForFunction(() => document.querySelector('#events')?.textContent === '1');
        await setActivity(page, { state: 'scanning' });
        await page.waitForFunction(() => document.querySelector('#events')?.textContent === '2');
      });
    });

    test('the page has the bridge, and nothing of Node or Electron', async () => {
      await withShell(host, {}, async ({ shell }) => {
        const page = await opened(shell);
        expect(await page.evaluate(() => Object.keys(window.photonest).sort())).toEqual([
          'chooseFolder',
          'onMenu',
          'openFile',
          'pathOfDrop',
          'platform',
          'reveal',
          'setMenu',
          'startDrag',
        ]);
        expect(await page.evaluate(() => [window.photonest.platform, window.isSecureContext])).toEqual([
          process.platform,
          true,
        ]);
        expect(
          await page.evaluate(() => ['require', 'process', 'module'].filter((name) => name in window)),
        ).toEqual([]);
      });
    });

    test('the window moves on to nowhere: no other page, no other window but allowed links in the browser', async () => {
      await withShell(host, {}, async ({ shell }) => {
        const page = await opened(shell);
        const address = page.url();
        await page.click('#elsewhere');
        await page.click('#away', { noWaitAfter: true });
        await page.click('#docs');
        await eventually(shell, ({ opened: links }) =>
          expect(links).toEqual(['https://github.com/photonest']),
        );
        expect(page.url()).toBe(address);
        expect(page.context().pages()).toHaveLength(1);
        await page.evaluate(async () => {
          const frame = Object.assign(document.createElement('iframe'), {
            src: 'https://elsewhere.invalid/frame',
          });
          const ended = new Promise<void>((resolve) => frame.addEventListener('load', () => resolve()));
          const long = new Promise<void>((resolve) => setTimeout(resolve, 500));
          document.body.append(frame);
          await Promise.race([ended, long]);
        });
        expect(page.frames().map((frame) => frame.url())).not.toContain('https://elsewhere.invalid/frame');
        expect(await shell.grants('notifications')).toBe(false);
        expect(await shell.grants('geolocation')).toBe(false);
        expect(await shell.grants('fullscreen')).toBe(true);
      });
    });

    test('the folder dialog opens beside the folder chosen last, also after a restart', async () => {
      await withShell(host, {}, async ({ shell, restart }) => {
        const page = await opened(shell);
        await shell.chooseFolder(join('/pictures', '2024'));
        const choose = async (on: Page): Promise<string | null> =>
          on.evaluate(async () => window.photonest.chooseFolder());
        expect(await choose(page)).toBe(join('/pictures', '2024'));
        expect(await choose(page)).toBe(null);
        expect((await shell.requested()).dialogFolders).toEqual([undefined, '/pictures']);
        await shell.quit();
        const again = await restart();
        expect(await choose(await opened(again))).toBe(null);
        expect((await again.requested()).dialogFolders).toEqual(['/pictures']);
      });
    });

    test('a dropped file has a path, and a picture from a web page has none', async () => {
      await withShell(host, {}, async ({ shell, userData }) => {
        const page = await opened(shell);
        const file = join(userData, 'dropped.jpg');
        writeFileSync(file, '');
        expect(await shell.pathOfDrop(file)).toBe(file);
        expect(await page.evaluate(() => window.photonest.pathOfDrop(new File([], 'a.jpg')))).toBe(null);
      });
    });

    test("a photo's file is revealed, opened and dragged by the photo's id, never by a path", async () => {
      await withShell(host, {}, async ({ shell, library }) => {
        const page = await opened(shell);
        await page.evaluate(async () => window.photonest.reveal(7));
        await page.evaluate(() => window.photonest.startDrag([8]));
        await eventually(shell, ({ dragged }) => expect(dragged).toEqual([join(library, 'photo-8.jpg')]));
        expect((await shell.requested()).revealed).toEqual([join(library, 'photo-7.jpg')]);
        await page.evaluate(async () => window.photonest.openFile(9));
        expect((await shell.requested()).opened).toEqual([join(library, 'photo-9.jpg')]);
        for (const wrong of ['/etc/passwd', -1, 1.5, null]) {
          const refused = page.evaluate(async (id) => window.photonest.reveal(id as number), wrong);
          await expect(refused).rejects.toThrow("Error invoking remote method 'reveal'");
        }
        expect((await shell.requested()).revealed).toHaveLength(1);
      });
    });

    test('the menu asks the window, and Pause and Resume follow the activity', async () => {
      await withShell(host, {}, async ({ shell }) => {
        const page = await opened(shell);
        await setActivity(page, { state: 'tagging', done: 1, total: 4 });
        await vi.waitFor(async () => expect(await shell.isMenuEnabled('pause')).toBe(true), patience);
        for (const command of ['add-folder', 'find', 'pause', 'rescan', 'resume'] as const)
          await shell.clickMenu(command);
        await page.waitForFunction(
          () => document.querySelector('#commands')?.textContent === 'add-folder find pause rescan ',
        );
        await setActivity(page, { state: 'paused' });
        await vi.waitFor(async () => expect(await shell.isMenuEnabled('resume')).toBe(true), patience);
        expect(await shell.isMenuEnabled('pause')).toBe(false);
      });
    });

    test('the menu is drawn from the commands that the page sends, in its language', async () => {
      await withShell(host, {}, async ({ shell }) => {
        const page = await opened(shell);
        const send = async (possible: boolean): Promise<void> =>
          await page.evaluate((on) => {
            const words = { file: 'ファイル', edit: '編集', view: '表示', window: 'ウインドウ', help: 'ヘルプ', cut: '切り取り', copy: 'コピー', paste: '貼り付け', zoomIn: '拡大', zoomOut: '縮小', actualSize: '実際のサイズ', fullScreen: '全画面表示', quit: '終了', close: '閉じる', about: '情報' };
            const undo = { id: 'undo', name: '取り消す', key: 'Mod+z', possible: on };
            window.photonest.setMenu({ photos: '写真', words, groups: { selection: [], choose: [], goTo: [], library: [], undo: [undo] } });
          }, possible);
        await send(false);
        await vi.waitFor(async () => expect(await shell.menuLabel('undo')).toBe('取り消す'), patience);
        expect(await shell.isMenuEnabled('undo')).toBe(false);
        expect(await shell.menuLabel('add-folder')).toBe(null);
        await send(true);
        await vi.waitFor(async () => expect(await shell.isMenuEnabled('undo')).toBe(true), patience);
        await shell.clickMenu('undo');
        await page.waitForFunction(() => document.querySelector('#commands')?.textContent === 'undo ');
        await page.evaluate(() => window.photonest.setMenu({ groups: {} } as never)); // refused
        expect(await shell.menuLabel('undo')).toBe('取り消す');
      });
    }); // prettier-ignore

    test('progress shows outside the window while there is work', async () => {
      await withShell(host, {}, async ({ shell }) => {
        const page = await opened(shell);
        await setActivity(page, { state: 'scanning' });
        await setActivity(page, { state: 'tagging', done: 1, total: 4 });
        await setActivity(page, { state: 'idle' });
        await eventually(shell, ({ progress }) =>
          expect(progress).toEqual(expect.arrayContaining([2, 0.25, -1])),
        );
        expect((await shell.requested()).notifications).toEqual([]);
      });
    });

    test('folders on the command line are added, and one that cannot be is told with the reason', async () => {
      await withShell(host, { folders: ['/pictures', '/missing'] }, async ({ shell }) => {
        const page = await opened(shell);
        await eventually(shell, ({ errors }) =>
          expect(errors).toEqual(['/missing was not added: There is no folder /missing.']),
        );
        const folders = (await getJson(page, '/api/folders')) as Folder[];
        expect(folders.map(({ path }) => path)).toEqual(['/pictures']);
      });
    });

    test('a second start hands its folders to the first and ends', async () => {
      await withShell(host, {}, async ({ shell, countStarts }) => {
        const page = await opened(shell);
        await shell.startSecond(['/more']);
        await vi.waitFor(
          async () => expect(await getJson(page, '/api/folders')).toMatchObject([{ path: '/more' }]),
          patience,
        );
        expect(countStarts()).toBe(1);
      });
    });

    test('an engine that dies is started again, and the page hears its events again by itself', async () => {
      await withShell(host, {}, async ({ shell, countStarts }) => {
        const page = await opened(shell);
        await page.waitForFunction(() => document.querySelector('#events')?.textContent === '1');
        await post(page, '/fake/die', {});
        await page.waitForFunction(
          () => document.querySelector('#events')?.textContent === '2',
          null,
          patience,
        );
        expect(countStarts()).toBe(2);
      });
    });

    test('an engine that cannot start is told with its reason, and Try Again opens the page', async () => {
      await withShell(host, { starts: ['damaged', 'ready'] }, async ({ shell }) => {
        await eventually(shell, ({ questions }) =>
          expect(questions).toEqual(['Photonest cannot open its library. The library is damaged.']),
        );
        const page = await shell.page();
        await page.getByText('engine_unavailable').waitFor();
        await shell.chooseButton(0);
        await opened(shell);
      });
    });

    test('quitting waits for the engine, and the window opens again where it was', async () => {
      await withShell(host, {}, async ({ shell, restart, library }) => {
        await opened(shell);
        await shell.moveWindow({ x: 40, y: 50, width: 900, height: 700 });
        await shell.quit();
        const [pid] = readFileSync(join(library, 'starts'), 'utf8').split('\n').map(Number);
        expect(() => process.kill(pid!, 0)).toThrow('ESRCH');
        const again = await restart();
        await opened(again);
        expect(await again.bounds()).toEqual({ x: 40, y: 50, width: 900, height: 700 });
      });
    });

    test('a window remembered where no display is any more opens where one is', async () => {
      await withShell(host, {}, async ({ shell, restart, userData }) => {
        await opened(shell);
        await shell.quit();
        const far = { x: 90_000, y: 90_000, width: 900, height: 700 };
        writeFileSync(join(userData, 'desktop.json'), JSON.stringify({ bounds: far }));
        const again = await restart();
        await opened(again);
        expect((await again.bounds()).x).toBeLessThan(90_000);
        await again.quit();
        writeFileSync(join(userData, 'desktop.json'), 'damaged');
        await opened(await restart());
      });
    });

    test.skipIf(process.platform === 'darwin')('closing the window ends the app and its engine', async () => {
      await withShell(host, {}, async ({ shell }) => {
        await opened(shell);
        await shell.closeWindow();
        await shell.exited;
      });
    });
  });
});
