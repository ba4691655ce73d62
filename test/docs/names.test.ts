import { settingsSchema } from '../../main/core/settings.ts';
import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { STATUS_OF } from '../../main/http/errors.ts';
import { codeInPages, pages } from './pages.ts';

test('documents - every npm script is named', () => {
  const commands = Object.keys(manifest.scripts).map((script) =>
    script === 'start' || script === 'test' ? `npm ${script}` : `npm run ${script}`,
  );
  const missing = commands.filter(
    (command) => !pages.replaceAll('npm run -s ', 'npm run ').includes(command),
  );
  expect(missing).toEqual([]);
});

test('documents - every npm script they name exists', () => {
  const named = [...pages.matchAll(/npm run (?:-s )?([a-z]+)/g)].map(([, script]) => script ?? '');
  expect(named.filter((script) => !(script in manifest.scripts))).toEqual([]);
});

test('documents - every error code is named', () => {
  expect(Object.keys(STATUS_OF).filter((code) => !codeInPages.includes(code))).toEqual([]);
});

test('documents - every setting is named', () => {
  const settings = Object.keys(settingsSchema.shape);
  expect(settings).toContain('threshold');
  expect(settings.filter((name) => !codeInPages.includes(name))).toEqual([]);
});

test('documents - every environment variable that the code reads is named', () => {
  const sources = globSync('{main,renderer,test}/**/*.{ts,mjs,svelte}').filter(
    (path) => !path.includes('.test.'),
  );
  const variables = new Set(
    sources.flatMap((path) => readFileSync(path, 'utf8').match(/\bPHOTONEST_[A-Z_]+\b/g) ?? []),
  );
  expect(variables.size).toBeGreaterThan(0);
  expect([...variables].filter((name) => !codeInPages.includes(name))).toEqual([]);
});

test('documents - every folder of the code is in the code map', () => {
  const folders = globSync('main/*/').map((path) => path.replace(/\/$/, ''));
  expect(folders.filter((folder) => !codeInPages.includes(`${folder}/`))).toEqual([]);
});
