import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import { expect, test, vi } from 'vitest';
import { createHandler } from '../../main/http/app.ts';
import type { Backend } from '../../main/http/backend.ts';
import { codeInPages } from './pages.ts';

/** `GET /api/photos/:id` and so on, as the router has them. */
function listRoutes(): string[] {
  const route = vi.spyOn(Hono.prototype, 'route');
  const windowDirectory = mkdtempSync(join(tmpdir(), 'photonest-routes-'));
  try {
    createHandler({} as Backend, windowDirectory);
    const app = route.mock.contexts[0] as Hono;
    return app.routes.filter(({ path }) => path !== '/*').map(({ method, path }) => `${method} ${path}`);
  } finally {
    rmSync(windowDirectory, { recursive: true });
    route.mockRestore();
  }
}

test('ARCHITECTURE.md - every route is in its table, and every route in its table exists', () => {
  const routes = listRoutes();
  expect(routes).toContain('GET /api/search');
  const documented = codeInPages.filter((code) => /^(GET|POST|PUT|PATCH|DELETE) \//.test(code));
  expect([...new Set(documented)].toSorted()).toEqual(routes.toSorted());
});
