import { globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hono } from 'hono';
import { expect, test } from 'vitest';
import { pictureRoutes } from '../../main/http/photos/picture.ts';
import { windowRoutes } from '../../main/http/window.ts';
import { codeInPages } from './pages.ts';

/** `GET /api/photos/:id` and so on, of every `…Routes` function in `main/http`. */
async function listRoutes(): Promise<string[]> {
  const outsideApi: unknown[] = [pictureRoutes, windowRoutes];
  const window = mkdtempSync(join(tmpdir(), 'photonest-routes-'));
  try {
    const modules = globSync('main/http/**/*.ts').filter((path) => !path.endsWith('.test.ts'));
    const exported = await Promise.all(
      modules.map(async (path) => (await import(`../../${path}`)) as Record<string, unknown>),
    );
    const makers = exported
      .flatMap((module) => Object.entries(module))
      .filter(([name, value]) => name.endsWith('Routes') && typeof value === 'function')
      .map(([, value]) => value as (port: unknown) => Hono);
    return makers.flatMap((make) => {
      const prefix = outsideApi.includes(make) ? '' : '/api';
      const { routes } = make(make === (windowRoutes as unknown) ? window : {});
      return routes
        .filter(({ path }) => path !== '/*')
        .map(({ method, path }) => `${method} ${prefix}${path}`);
    });
  } finally {
    rmSync(window, { recursive: true });
  }
}

test('documents - every route is in its table, and every route in its table exists', async () => {
  const routes = await listRoutes();
  expect(routes).toContain('GET /api/search');
  const documented = codeInPages.filter((code) => /^(GET|POST|PUT|PATCH|DELETE) \//.test(code));
  expect([...new Set(documented)].toSorted()).toEqual(routes.toSorted());
});
