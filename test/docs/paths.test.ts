import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { codeInPages, pages } from './pages.ts';

const placeholder = /ID|NNN/;

test('documents - every file and folder they name exists', () => {
  const paths = codeInPages.filter((code) => /^(main|renderer|models|test)\/[\w./-]*$/.test(code));
  expect(paths).toContain('main/core/api.ts');
  expect(paths.filter((path) => !placeholder.test(path) && !existsSync(path))).toEqual([]);
});

test('documents - every file that it names within a folder of main exists', () => {
  const files = codeInPages.filter((code) => /^[a-z]+\/[\w-]+\.ts$/.test(code));
  expect(files).toContain('core/query.ts');
  const isThere = (file: string): boolean => existsSync(file) || existsSync(`main/${file}`);
  expect(files.filter((file) => !isThere(file))).toEqual([]);
});

test('documents - every picture and link leads to a file', () => {
  const links = [...pages.matchAll(/\]\(([^)#]+)\)/g)].map(([, link]) => link ?? '');
  expect(links.length).toBeGreaterThan(0);
  expect(links.filter((link) => !link.startsWith('https://') && !existsSync(link))).toEqual([]);
});
