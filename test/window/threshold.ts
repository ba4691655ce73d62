import type { Page } from 'playwright';
import { expect } from 'vitest';

/** Moves the slider of the page's library: labels are shown from this probability on. */
export async function setThreshold(page: Page, threshold: number): Promise<void> {
  const answer = await page.evaluate(async (value) => {
    const body = JSON.stringify({ threshold: value });
    const headers = { 'content-type': 'application/json' };
    return (await fetch('/api/settings', { method: 'PATCH', headers, body })).ok;
  }, threshold);
  expect(answer).toBe(true);
}
