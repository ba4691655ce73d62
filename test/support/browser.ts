import { chromium, type Browser, type Page } from 'playwright';

export type WindowOptions = {
  width?: number;
  height?: number;
  theme?: 'light' | 'dark';
  /** BCP 47; the window's texts, dates and numbers follow it. */
  locale?: string;
  /** Views may move; tests do not wait for that where it is left out. */
  motion?: boolean;
  /** By finger, as a phone is used. */
  touch?: boolean;
};

/** As generous as Vitest's limits are. */
const PATIENCE_MS = 120_000;

/** The Chromium that `npm test` found; Playwright's own where it is left out. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = process.env['PHOTONEST_TEST_BROWSER'];
  return await chromium.launch({
    ...(executablePath !== undefined && { executablePath }),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
  });
}

/** A window on the app. What it complains of, and whatever it asks of another host, is kept in `complaints`. */
export async function openWindow(
  browser: Browser,
  url: string,
  {
    width = 1440,
    height = 900,
    theme = 'light',
    touch = false,
    motion = false,
    locale = 'en-GB',
  }: WindowOptions = {},
): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage({
    viewport: { width, height },
    colorScheme: theme,
    reducedMotion: motion ? 'no-preference' : 'reduce',
    locale,
    hasTouch: touch,
  });
  page.setDefaultTimeout(PATIENCE_MS);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    const isComplaint = message.type() === 'error' || message.type() === 'warning';
    if (isComplaint && !isDriverAdvice(message.text())) complaints.push(message.text());
  });
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol !== 'data:' && protocol !== 'blob:' && origin !== new URL(url).origin)
      complaints.push(`asked for ${request.url()}`);
  });
  const slowdown = Number(process.env['PHOTONEST_TEST_SLOWDOWN'] ?? 1);
  if (slowdown > 1) {
    const session = await page.context().newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  }
  await page.goto(url);
  return { page, complaints };
}

/** What the software renderer of a headless Chromium says of its speed, when a picture is taken of a canvas. */
function isDriverAdvice(text: string): boolean {
  return /GL Driver Message \(OpenGL, Performance,.*GPU stall due to ReadPixels/.test(text);
}
