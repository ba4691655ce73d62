import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseQuery } from '../../main/core/query.ts';

const readme = readFileSync('README.md', 'utf8');
const [, section = ''] = /^## Searching\n([\s\S]*?)^## /m.exec(readme) ?? [];
const examples = [...section.matchAll(/^\| (`.*?`) \|/gm)].flatMap(([, cell]) =>
  [...(cell ?? '').matchAll(/`([^`]+)`/g)].map(([, query]) => query ?? ''),
);
const everyLabelExists = {
  find: () => [],
  findOwn: (text: string) => [`own:${text}`],
  findCategory: (name: string) => [name],
  findBridge: () => null,
};

test('README.md - the query examples are understood', () => {
  expect(examples.length).toBeGreaterThan(10);
  const mistaken = examples.filter((query) => parseQuery(query, everyLabelExists).problem !== null);
  expect(mistaken).toEqual([]);
});

test('README.md - every filter of the query language has an example', () => {
  const { problem } = parseQuery('nonsense:x', everyLabelExists);
  const filters = [...(problem ?? '').matchAll(/\b([a-z]+):(?=[,. ]|$)/g)].map(([, name]) => name ?? '');
  expect(filters).toContain('folder');
  expect(filters.filter((filter) => !examples.some((query) => query.startsWith(`${filter}:`)))).toEqual([]);
});
