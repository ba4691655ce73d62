import type { CDPSession, Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AlbumWindow, large, openPhoto, photos } from '../support/album-window.ts';
import { setThreshold } from './threshold.ts';

let album: AlbumWindow;
beforeAll(async () => {
  album = await AlbumWindow.open('window-lightbox');
});
afterAll(async () => await album.close());

const zoomOf = async (page: Page, at = 0): Promise<number> =>
  Number(await page.locator('[data-zoom]').nth(at).getAttribute('data-zoom'));
const boxOf = async (page: Page) => (await large(page).first().boundingBox())!;
const percent = async (page: Page): Promise<number> =>
  Number(/(\d+) %/.exec((await page.getByRole('group', { name: 'Zoom' }).textContent()) ?? '')?.[1]);
const sourceOf = async (page: Page, at = 0): Promise<string> =>
  (await large(page).nth(at).getAttribute('src')) ?? '';

it('the wheel zooms around the pointer, up to 400 %, and back to the whole photo', async () => {
  await album.run(async (page) => {
    await openPhoto(page, 'Mountains');
    // Where the photo comes to rest: on its way there it lies below the bar, which takes no turns of the wheel.
    let before = await boxOf(page);
    const hasMoved = async (): Promise<boolean> => {
      const last = before;
      await page.waitForTimeout(200);
      before = await boxOf(page);
      return before.x !== last.x || before.y !== last.y || before.width !== last.width;
    };
    await expect.poll(hasMoved).toBe(false);
    const point = { x: before.x + before.width * 0.25, y: before.y + before.height * 0.25 };
    await page.mouse.move(point.x, point.y);
    await page.mouse.wheel(0, -400);
    await expect.poll(async () => await zoomOf(page)).toBeGreaterThan(1.5);
    const after = await boxOf(page);
    expect((point.x - after.x) / after.width).toBeCloseTo(0.25, 2);
    expect((point.y - after.y) / after.height).toBeCloseTo(0.25, 2);
    for (let turn = 0; turn < 12; turn++) await page.mouse.wheel(0, -500);
    await expect.poll(async () => await percent(page)).toBe(400);
    for (let turn = 0; turn < 20; turn++) await page.mouse.wheel(0, 500);
    await expect.poll(async () => await zoomOf(page)).toBe(1);
  });
});

it('keys zoom, show one pixel as one, move the zoomed photo, and Escape lets go step by step', async () => {
  await album.run(async (page) => {
    await openPhoto(page, 'Mountains');
    const source = await sourceOf(page);
    await page.keyboard.press('z');
    await expect.poll(async () => await percent(page)).toBeGreaterThanOrEqual(100);
    await page.keyboard.press('+');
    const before = await boxOf(page);
    await page.keyboard.press('ArrowRight');
    await expect.poll(async () => (await boxOf(page)).x).toBeLessThan(before.x);
    expect(await sourceOf(page)).toBe(source);
    await page.keyboard.press('Escape');
    await expect.poll(async () => await zoomOf(page)).toBe(1);
    await page.keyboard.press('ArrowRight');
    await expect.poll(async () => await sourceOf(page)).not.toBe(source);
    await page.keyboard.press('Escape');
    await expect.poll(async () => await large(page).count()).toBe(0);
  });
});

/** Once the picture's own size has come, and nothing moves any more. */
async function settledBoxOf(page: Page): Promise<Awaited<ReturnType<typeof boxOf>>> {
  for (let before = await boxOf(page); ;) {
    await page.waitForTimeout(400);
    const now = await boxOf(page);
    if (JSON.stringify(now) === JSON.stringify(before)) return now;
    before = now;
  }
}

it('a zoomed photo follows the mouse, and a double click shows one pixel as one and the whole again', async () => {
  await album.run(async (page) => {
    await openPhoto(page, 'Mountains');
    const { x, y, width, height } = await boxOf(page);
    await page.mouse.dblclick(x + width / 2, y + height / 2);
    await expect.poll(async () => await zoomOf(page)).toBeGreaterThan(1);
    await page.keyboard.press('+');
    const before = await settledBoxOf(page);
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + width / 2 + 60, y + height / 2 + 40, { steps: 4 });
    await page.mouse.up();
    const after = await boxOf(page);
    expect(after.x - before.x).toBeCloseTo(60, 0);
    await page.mouse.dblclick(x + width / 2, y + height / 2);
    await expect.poll(async () => await zoomOf(page)).toBe(1);
  });
});

it('turning is for viewing only: the next photo stands upright', async () => {
  await album.run(async (page) => {
    await openPhoto(page, 'Mountains');
    const before = await boxOf(page);
    await page.keyboard.press(']');
    await expect.poll(async () => (await boxOf(page)).height > (await boxOf(page)).width).toBe(true);
    await page.getByRole('button', { name: 'Turn left for viewing' }).click();
    await expect.poll(async () => Math.round((await boxOf(page)).width)).toBe(Math.round(before.width));
    await page.keyboard.press(']');
    await page.keyboard.press('ArrowRight');
    await expect
      .poll(async () => await page.locator('.picture').first().getAttribute('style'))
      .toContain('rotate(0deg)');
  });
});

it('a slideshow goes on by itself until it is stopped', async () => {
  await album.run(async (page) => {
    await openPhoto(page, 'Mountains');
    const source = await sourceOf(page);
    await page.keyboard.press(' ');
    const button = page.getByRole('button', { name: 'Slideshow' });
    await expect.poll(async () => await button.getAttribute('aria-pressed')).toBe('true');
    await expect.poll(async () => await sourceOf(page)).not.toBe(source);
    await page.keyboard.press('Escape');
    await expect.poll(async () => await button.getAttribute('aria-pressed')).toBe('false');
    expect(await large(page).count()).toBe(1);
  });
});

it('two photos side by side zoom and move together, and arrows change the right one', async () => {
  await album.run(async (page) => {
    await openPhoto(page, 'Mountains');
    await page.keyboard.press('c');
    await expect.poll(async () => await large(page).count()).toBe(2);
    const [left, right] = [await sourceOf(page, 0), await sourceOf(page, 1)];
    expect(left).not.toBe(right);
    await page.keyboard.press('+');
    await expect.poll(async () => await zoomOf(page, 0)).toBeGreaterThan(1);
    expect(await zoomOf(page, 1)).toBe(await zoomOf(page, 0));
    await page.keyboard.press('Escape');
    await page.keyboard.press('ArrowRight');
    await expect.poll(async () => await sourceOf(page, 1)).not.toBe(right);
    expect(await sourceOf(page, 0)).toBe(left);
    await page.keyboard.press('Escape');
    await expect.poll(async () => await large(page).count()).toBe(1);
    expect(await sourceOf(page)).toBe(left);
  });
});

it('while a photo is open the list stays as it was, also when a label is rejected', async () => {
  await album.run(async (page) => {
    await setThreshold(page, 0.5); // sheep that the model is not so sure of are shown
    const box = page.getByRole('combobox', { name: 'Search' });
    await box.fill('sheep');
    await box.press('Enter');
    await page.getByRole('list', { name: 'What was understood' }).waitFor();
    await expect.poll(async () => await photos(page).count()).toBe(2);
    await photos(page).first().dblclick();
    await page.getByText(/1 of 2/).first().waitFor(); // prettier-ignore
    const chip = page
      .getByRole('list', { name: 'Tags', exact: true })
      .getByRole('listitem')
      .filter({ hasText: 'sheep' });
    const number = (await chip.first().textContent())!.trim()[0]!;
    await page.keyboard.press(`Alt+Digit${number}`);
    await page.getByRole('button', { name: 'Undo: sheep' }).waitFor();
    await page.keyboard.press('ArrowRight');
    await page.getByText(/2 of 2/).first().waitFor(); // prettier-ignore
    await page.keyboard.press('ArrowLeft');
    await page.getByRole('button', { name: 'Undo: sheep' }).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(async () => await photos(page).count()).toBe(1);
    await expect.poll(async () => await photos(page).first().getAttribute('aria-selected')).toBe('true');
    await page.goBack();
    await page.goForward();
  });
});

it('fingers swipe to the next photo, pinch to zoom around themselves, and pull down to close', async () => {
  await album.run(
    async (page) => {
      await photos(page).first().tap();
      await page.locator('img.large.shown').first().waitFor();
      const cdp = await page.context().newCDPSession(page);
      const source = await sourceOf(page);
      await drag(cdp, { x: 300, y: 300 }, { x: 80, y: 310 });
      await expect.poll(async () => await sourceOf(page)).not.toBe(source);
      await drag(cdp, { x: 80, y: 300 }, { x: 300, y: 310 });
      await expect.poll(async () => await sourceOf(page)).toBe(source);

      await page.locator('img.large.shown').first().waitFor();
      await pinch(cdp, { x: 195, y: 400 }, 40, 160);
      await expect.poll(async () => await zoomOf(page)).toBeGreaterThan(1.5);
      const scale = await page.evaluate(() => visualViewport?.scale);
      expect(scale).toBe(1); // the page itself did not zoom
      expect(await sourceOf(page)).toBe(source);
      await pinch(cdp, { x: 195, y: 400 }, 170, 20);
      await expect.poll(async () => await zoomOf(page)).toBe(1);

      await drag(cdp, { x: 195, y: 250 }, { x: 200, y: 500 });
      await expect.poll(async () => await large(page).count()).toBe(0);
    },
    { width: 390, height: 844, touch: true },
  );
});

type At = { x: number; y: number };

async function touch(cdp: CDPSession, type: string, points: At[]): Promise<void> {
  await cdp.send('Input.dispatchTouchEvent', {
    type: type as 'touchStart',
    touchPoints: points.map((point, id) => ({ ...point, id })),
  });
}

async function drag(cdp: CDPSession, from: At, to: At): Promise<void> {
  await touch(cdp, 'touchStart', [from]);
  for (let step = 1; step <= 5; step++)
    await touch(cdp, 'touchMove', [
      { x: from.x + ((to.x - from.x) * step) / 5, y: from.y + ((to.y - from.y) * step) / 5 },
    ]);
  await touch(cdp, 'touchEnd', []);
}

async function pinch(cdp: CDPSession, middle: At, from: number, to: number): Promise<void> {
  const fingers = (gap: number): At[] => [
    { x: middle.x - gap / 2, y: middle.y },
    { x: middle.x + gap / 2, y: middle.y },
  ];
  await touch(cdp, 'touchStart', fingers(from));
  for (let step = 1; step <= 6; step++)
    await touch(cdp, 'touchMove', fingers(from + ((to - from) * step) / 6));
  await touch(cdp, 'touchEnd', []);
}

/** How long each move of a photo from or to its tile takes, in milliseconds, as the browser plays it. */
async function watchMoves(page: Page): Promise<() => Promise<number[]>> {
  await page.evaluate(() => {
    const moves: number[] = [];
    Object.assign(window, { moves });
    const start = document.startViewTransition.bind(document);
    document.startViewTransition = (update) => {
      const transition = start(update);
      void transition.ready.then(() => {
        for (const { effect } of document.getAnimations())
          if ((effect as KeyframeEffect).pseudoElement === '::view-transition-group(photo)')
            moves.push(Number(effect!.getTiming().duration));
      });
      return transition;
    };
  });
  return async () => await page.evaluate(() => (window as unknown as { moves: number[] }).moves);
}

it('the photo grows out of its tile and goes back into it, each within 180 ms', async () => {
  await album.run(
    async (page) => {
      await photos(page).first().waitFor();
      const moves = await watchMoves(page);
      await openPhoto(page, 'Mountains');
      await expect.poll(moves).toEqual([180]);
      await page.keyboard.press('Escape');
      await expect.poll(moves).toEqual([180, 180]);
      await expect.poll(async () => await page.locator('img.large').count()).toBe(0);
      await expect.poll(async () => await page.locator('[style*=view-transition-name]').count()).toBe(0);
    },
    { motion: true },
  );
});

it('nothing moves where a person wants no motion', async () => {
  await album.run(async (page) => {
    await photos(page).first().waitFor();
    const moves = await watchMoves(page);
    await openPhoto(page, 'Mountains');
    await page.keyboard.press('Escape');
    await expect.poll(async () => await page.locator('img.large').count()).toBe(0);
    expect(await moves()).toEqual([]);
  });
});
