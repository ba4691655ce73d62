import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** Of axe's rules, those that the colours alone decide: a theme differs in nothing else. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

type Axe = { run: (within: string, options: object) => Promise<AxeResults> };

/**
 * What axe finds by the rules of WCAG 2.2 AA and its best practices, each with the first place.
 *
 * @param within the part that is on show, where something lies above all others
 */
export async function faults(page: Page, within = 'html'): Promise<string[]> {
  await settle(page);
  return await run(page, within, { runOnly: RULES });
}

/** What axe finds of colours, of a view that has settled and is shown once more in another theme. */
export async function colourFaults(page: Page, within = 'html'): Promise<string[]> {
  // Chromium keeps some inherited `light-dark()` colours of the theme before until an element is styled anew.
  await page.evaluate(async () => {
    document.body.style.display = 'none';
    document.body.getBoundingClientRect();
    document.body.style.display = '';
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
  });
  return await run(page, within, { runOnly: { type: 'rule', values: COLOUR_RULES } });
}

async function run(page: Page, within: string, options: object): Promise<string[]> {
  // By the debugger, since the page's policy lets no script in.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
  const results = await page.evaluate(
    async ([where, how]) => await (window as unknown as { axe: Axe }).axe.run(where, how),
    [within, { ...options, resultTypes: ['violations'] }] as const,
  );
  return results.violations.map(
    ({ id, nodes }) => `${id}: ${nodes[0]!.html.slice(0, 160)} ${nodes[0]!.any[0]?.message ?? ''}`,
  );
}

/** Pictures and chips have come: nothing has changed for a while, and nothing moves. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const quietMs = 100;
    const mostMs = 3000;
    const begun = performance.now();
    let last = begun;
    const observer = new MutationObserver(() => (last = performance.now()));
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, 25));
      const now = performance.now();
      const isMoving = document
        .getAnimations()
        .some(
          ({ playState, effect }) => playState === 'running' && effect?.getTiming().iterations !== Infinity,
        );
      if ((now - last >= quietMs && !isMoving) || now - begun >= mostMs) break;
    }
    observer.disconnect();
  });
}
