import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { windowRoutes } from './window.ts';

let top: string;
let app: ReturnType<typeof windowRoutes>;
beforeAll(() => {
  top = mkdtempSync(join(tmpdir(), 'photonest-window-'));
  mkdirSync(join(top, 'window/assets'), { recursive: true });
  writeFileSync(join(top, 'secret.json'), '{}');
  writeFileSync(join(top, 'window/index.html'), '<title>Photonest</title>');
  writeFileSync(join(top, 'window/icon.svg'), '<svg/>');
  writeFileSync(join(top, 'window/assets/index-1a2b.js'), 'start()');
  app = windowRoutes(join(top, 'window'));
});
afterAll(() => rmSync(top, { recursive: true }));

const get = async (path: string): Promise<Response> => await app.request(path);

test('windowRoutes() - the page, with a policy that lets nothing foreign in', async () => {
  for (const path of ['/', '/index.html', '/?q=dog']) {
    const response = await get(path);
    expect(await response.text()).toBe('<title>Photonest</title>');
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    const policy = response.headers.get('content-security-policy')!.split('; ');
    expect(policy).toEqual(
      expect.arrayContaining([`default-src 'self'`, `object-src 'none'`, `frame-ancestors 'none'`]),
    );
    expect(policy.some((rule) => rule.startsWith('script-src'))).toBe(false);
  }
});

test('windowRoutes() - files whose names carry their hash are kept for ever', async () => {
  const response = await get('/assets/index-1a2b.js');
  expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect((await get('/icon.svg')).headers.get('content-type')).toBe('image/svg+xml');
});

test.each([
  '/nothing.js',
  '/assets',
  '/assets/',
  '/../secret.json',
  '/%2e%2e/secret.json',
  '/..%2fsecret.json',
  '/assets/..%2f..%2fsecret.json',
  '//secret.json',
  '/index.html%00',
  '/INDEX.HTML',
])('windowRoutes() - there is nothing at %s', async (path) => {
  expect((await get(path)).status).toBe(404);
});

test('windowRoutes() - what was not there at the start does not exist', async () => {
  writeFileSync(join(top, 'window/late.json'), '{}');
  expect((await get('/late.json')).status).toBe(404);
});
