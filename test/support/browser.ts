import { chromium, type Browser, type Page } from 'playwright';

export type WindowOptions = {
  width?: number;
  height?: number;
  theme?: 'light' | 'dark';
};

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
  { width = 1440, height = 900, theme = 'light' }: WindowOptions = {},
): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage({
    viewport: { width, height },
    colorScheme: theme,
    reducedMotion: 'reduce',
  });
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol !== 'data:' && protocol !== 'blob:' && origin !== new URL(url).origin)
      complaints.push(`asked for ${request.url()}`);
  });
  await page.goto(url);
  return { page, complaints };
}
