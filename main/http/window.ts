import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { Hono } from 'hono';

const MEDIA_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

/** Nothing from elsewhere, nothing inline but styles (Svelte sets positions), no frames, no forms. */
const POLICY = [
  `default-src 'self'`,
  `img-src 'self' data: blob:`,
  `style-src 'self' 'unsafe-inline'`,
  `object-src 'none'`,
  `base-uri 'none'`,
  `form-action 'none'`,
  `frame-ancestors 'none'`,
].join('; ');

/** The built window's files, listed once: what is not in the list does not exist, whatever the path says. */
export function windowRoutes(directory: string): Hono {
  const files = new Map(
    listFiles(directory).map((file) => [`/${relative(directory, file).split(sep).join('/')}`, file]),
  );
  const app = new Hono();
  app.get('*', async (context, next) => {
    const name = context.req.path === '/' ? '/index.html' : context.req.path;
    const file = files.get(name);
    if (file === undefined) return await next();
    const hashed = name.startsWith('/assets/');
    return new Response(readFileSync(file), {
      headers: {
        'content-type': MEDIA_TYPES[extname(name)] ?? 'application/octet-stream',
        'content-security-policy': POLICY,
        'cache-control': hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      },
    });
  });
  return app;
}

function listFiles(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
