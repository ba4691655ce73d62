import { existsSync } from 'node:fs';
import { openBrowser, openWindow } from '../../support/browser.ts';
import { serveApp } from '../../support/programs.ts';
import { quantile } from '../statistics.ts';

/** Times between frames while the map is zoomed and moved, drawn by the processor. */
export type Frames = { medianMs: number; p95Ms: number; frames: number };

const [WIDTH, HEIGHT] = [1440, 900];
const STEPS = 120;

/** Null where there is no browser. */
export async function measureFrames(library: string): Promise<Frames | null> {
  if (!existsSync(process.env['PHOTONEST_TEST_BROWSER'] ?? '')) return null;
  const app = await serveApp(library);
  const browser = await openBrowser();
  try {
    const { page } = await openWindow(browser, app.url, { width: WIDTH, height: HEIGHT });
    await page.evaluate(() => (location.hash = '#/map'));
    const stage = page.getByRole('application');
    await stage.waitFor({ timeout: 600_000 });
    await page.waitForTimeout(5000); // thumbnails, and what else the window loads at first
    const times = await stage.evaluate(moveAndTime, STEPS);
    return { medianMs: quantile(times, 0.5), p95Ms: quantile(times, 0.95), frames: times.length };
  } finally {
    await browser.close();
    await app.stop();
  }
}

/** In the window: the wheel in and out around places of the map, and a drag now and then; a step each frame. */
async function moveAndTime(stage: Element, steps: number): Promise<number[]> {
  const { left, top, width, height } = stage.getBoundingClientRect();
  const times: number[] = [];
  let before = await new Promise<number>(requestAnimationFrame);
  for (let step = 0; step < steps; step++) {
    const [clientX, clientY] = [left + width * (0.3 + 0.1 * (step % 4)), top + height * 0.5];
    const deltaY = step % 60 < 30 ? -60 : 60;
    stage.dispatchEvent(new WheelEvent('wheel', { clientX, clientY, deltaY, cancelable: true }));
    if (step % 3 === 0) stage.dispatchEvent(new KeyboardEvent('keydown', { key: step % 2 === 0 ? 'ArrowLeft' : 'ArrowRight' })); // prettier-ignore
    const now = await new Promise<number>(requestAnimationFrame);
    times.push(now - before);
    before = now;
  }
  return times;
}
