import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AlbumWindow, goTo } from '../support/album-window.ts';
import { faults } from '../support/axe.ts';

let album: AlbumWindow;
beforeAll(async () => {
  album = await AlbumWindow.open('window-languages');
});
afterAll(async () => await album.close());

const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true });
const language = async (page: Page): Promise<string> =>
  await page.evaluate(() => document.documentElement.lang);

async function go(page: Page, hash: string, title: string): Promise<void> {
  await goTo(page, hash);
  await heading(page, title).waitFor();
}

it('the window speaks the system’s language in every view', async () => {
  await album.run(
    async (page) => {
      await page.getByRole('listbox', { name: 'すべての写真' }).getByRole('option').first().waitFor();
      expect(await language(page)).toBe('ja');
      await page.getByRole('button', { name: 'フォルダー「Album」を除外' }).waitFor({ state: 'attached' });
      expect(await faults(page)).toEqual([]);

      await page.keyboard.press('Control+k');
      const commands = page.getByRole('dialog', { name: 'コマンド' });
      expect(await commands.getByRole('option').count()).toBeGreaterThan(5);
      for (const word of ['library', 'ライブラリ']) {
        await commands.getByRole('combobox').fill(word);
        await commands.getByRole('option', { name: 'ライブラリ', exact: true }).waitFor();
      }
      expect(await faults(page)).toEqual([]);
      await page.keyboard.press('Escape');

      await go(page, '#/models', 'モデル');
      await heading(page, '使用中').waitFor();
      expect(await faults(page)).toEqual([]);
      await page.evaluate(() => {
        location.hash = '#/labels';
      });
      await page.getByRole('heading', { level: 1, name: /^ラベル/ }).waitFor();
      await page.getByRole('heading', { level: 2, name: /^動物/ }).waitFor();
    },
    { locale: 'ja-JP' },
  );
});

it('another language shows at once, is kept, and can be given back to the system', async () => {
  await album.run(
    async (page) => {
      await go(page, '#/library', 'ライブラリ');
      expect(await faults(page)).toEqual([]);
      await page.getByRole('radio', { name: 'English' }).check();
      await heading(page, 'Library').waitFor();
      expect(await language(page)).toBe('en');
      await page.reload();
      await heading(page, 'Library').waitFor();
      expect(await language(page)).toBe('en');
      await page.getByRole('radio', { name: 'System' }).check();
      await heading(page, 'ライブラリ').waitFor();
      expect(await language(page)).toBe('ja');
    },
    { locale: 'ja-JP' },
  );
});
