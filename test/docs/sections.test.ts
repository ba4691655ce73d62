import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** `ARCHITECTURE.md`, "Code map" and the like, in comments and pages. */
const CITATION = /((?:docs\/)?[A-Za-z]+\.md)`?,? ["“]([^"”\n]+)["”]/g;

test('every section that a comment or a page cites is there', () => {
  const files = globSync('{main,renderer,test,models}/**/*.{ts,mjs,svelte,md}').concat(
    globSync(['*.{md,mjs,js}', 'docs/*.md']),
    '.dependency-cruiser.mjs',
  );
  const cited = files.flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(CITATION)].map(([, page, title]) => ({
      path,
      page: page!,
      title: title!,
    })),
  );
  expect(cited.length).toBeGreaterThan(0);
  const missing = cited.filter(({ page, title }) => {
    const titles = [...readFileSync(page, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, each]) => each);
    return !titles.includes(title);
  });
  expect(missing).toEqual([]);
});
