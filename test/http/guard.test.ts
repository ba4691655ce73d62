import { request, type OutgoingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeFolder, removeFolder } from '../support/folders.ts';
import { serveApp, type ServedApp } from '../support/programs.ts';

let library: string;
let app: ServedApp;
let port: number;
let token: string;

beforeAll(async () => {
  library = makeFolder('guard');
  app = await serveApp(library);
  const url = new URL(app.url);
  port = Number(url.port);
  token = url.searchParams.get('token')!;
});

afterAll(async () => {
  await app.stop();
  removeFolder(library);
});

/** A request whose path and headers go out exactly as written: `fetch` would tidy them. */
async function ask(
  path: string,
  headers: OutgoingHttpHeaders = {},
  method = 'GET',
): Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }> {
  return await new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, path, method, headers }, (incoming) => {
      let body = '';
      incoming.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      incoming.on('end', () =>
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body }),
      );
    });
    outgoing.on('error', reject).end(method === 'POST' ? '{"action":"pause"}' : undefined);
  });
}

describe('the loopback app', () => {
  const own = () => ({ authorization: `Bearer ${token}` });

  it('answers its own token', async () => {
    expect((await ask('/api/status', own())).status).toBe(200);
    expect((await ask(`/api/status?token=${token}`)).status).toBe(200);
  });

  it('the first visit gets a cookie for scripts of no page, and leaves the token out of the address', async () => {
    const visit = await ask(`/?token=${token}`);
    expect(visit.status).toBe(303);
    expect(visit.headers['location']).toBe('/');
    const [cookie] = visit.headers['set-cookie'] as string[];
    expect(cookie).toContain('HttpOnly');
    expect(cookie).toContain('SameSite=Strict');
    expect((await ask('/api/status', { cookie: cookie!.split(';')[0] })).status).toBe(200);
  });

  it.each<[string, string, OutgoingHttpHeaders]>([
    ['no token', '/api/status', {}],
    ['no token for the page', '/', {}],
    ['no token for a picture', '/originals/1', {}],
    ['a wrong token', '/api/status', { authorization: 'Bearer wrong' }],
    ['a wrong token in the address', '/?token=wrong', {}],
    ['a wrong cookie', '/api/status', { cookie: `photonest-0=x` }],
  ])('refuses %s', async (_, path, headers) => {
    const { status, body } = await ask(path, headers);
    expect(status).toBe(401);
    expect(JSON.parse(body)).toMatchObject({ error: { code: 'unauthorised' } });
  });

  it.each([
    'evil.example',
    'evil.example:80',
    '127.0.0.1',
    '127.0.0.1:1',
    '[::1]:80',
    'localhost.evil.example',
  ])('refuses the foreign host %s, token or not', async (host) =>
    expect((await ask('/api/status', { ...own(), host })).status).toBe(403),
  );

  it.each(['http://evil.example', 'null', 'https://127.0.0.1:1', 'http://127.0.0.1'])(
    'refuses a POST from the foreign origin %s',
    async (origin) => expect((await ask('/api/indexing', { ...own(), origin }, 'POST')).status).toBe(403),
  );

  it('refuses what a browser marks as another site’s, and takes a POST from its own page', async () => {
    expect((await ask('/api/status', { ...own(), 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    const origin = `http://127.0.0.1:${port}`;
    const taken = await ask(
      '/api/indexing',
      { ...own(), origin, 'content-type': 'application/json' },
      'POST',
    );
    expect(taken.status).toBe(200);
  });

  it.each([
    '/api/photos/../status',
    '/api/photos/%2e%2e/status',
    '/thumbnails/..%2f..%2fetc%2fpasswd',
    '/originals/../../../../etc/passwd',
    '/..',
    '/assets/..\\..\\package.json',
  ])('refuses %s', async (path) => {
    const { status } = await ask(path, own());
    expect(status).toBe(400);
  });

  it('listens on this computer alone', async () => {
    const { networkInterfaces } = await import('node:os');
    const others = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
    const address = others.find((each) => each.family === 'IPv4' && !each.internal)?.address;
    if (address === undefined) return expect(port).toBeGreaterThan(0); // there is no other address to listen on
    await expect(fetch(`http://${address}:${port}/api/status`)).rejects.toThrow('fetch failed');
  });
});
