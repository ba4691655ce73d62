import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds by the rules of WCAG 2.2 AA and its best practices, each with the first place. */
export async function faults(page: Page): Promise<string[]> {
  await page.waitForTimeout(300); // pictures and chips have come
  // By the debugger, since the page's policy lets no script in.
  await page.evaluate(AXE);
  const results = await page.evaluate(
    async () =>
      await (window as unknown as { axe: { run: (options: object) => Promise<AxeResults> } }).axe.run({
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      }),
  );
  return results.violations.map(
    ({ id, nodes }) => `${id}: ${nodes[0]!.html.slice(0, 160)} ${nodes[0]!.any[0]?.message ?? ''}`,
  );
}
