import { describe, expect, test, vi } from 'vitest';
import type { ErrorBody } from '../core/api.ts';
import { guard } from './guard.ts';

const PORT = 4321;
const TOKEN = 'k'.repeat(43);
const BEARER = { authorization: `Bearer ${TOKEN}` };

const handler = vi.fn(async () => new Response('the app'));
const guarded = guard(handler, TOKEN, () => PORT);

async function ask(headers: Record<string, string>, path = '/api/status', method = 'GET'): Promise<Response> {
  handler.mockClear();
  const request = new Request(`http://127.0.0.1:${PORT}${path}`, {
    method,
    headers: { host: `127.0.0.1:${PORT}`, ...headers },
  });
  return await guarded(request);
}

async function expectRefusal(response: Response, status: number, code: string): Promise<void> {
  expect(response.status).toBe(status);
  expect(((await response.json()) as ErrorBody).error.code).toBe(code);
  expect(handler).not.toHaveBeenCalled();
}

async function expectAnswer(response: Response): Promise<void> {
  expect(response.status).toBe(200);
  expect(await response.text()).toBe('the app');
}

describe('guard() - the token', () => {
  test('is taken as a cookie and as a bearer', async () => {
    await expectAnswer(await ask(BEARER));
    await expectAnswer(await ask({ cookie: `other=1; photonest-${PORT}=${TOKEN}` }));
  });

  test.each([
    ['none', {}],
    ['a wrong one', { authorization: `Bearer ${'x'.repeat(43)}` }],
    ['a part of it', { authorization: `Bearer ${TOKEN.slice(1)}` }],
    ['more than it', { authorization: `Bearer ${TOKEN}k` }],
    ['an empty cookie', { cookie: `photonest-${PORT}=` }],
    ['the cookie of another port', { cookie: `photonest-1234=${TOKEN}` }],
    ['another scheme', { authorization: `Basic ${TOKEN}` }],
  ])('%s is not enough', async (_, headers) => {
    await expectRefusal(await ask(headers), 401, 'unauthorised');
  });

  test('in the address of the first page becomes a cookie and leaves the address', async () => {
    const response = await ask({}, `/?q=dog&token=${TOKEN}`);
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/?q=dog');
    expect(response.headers.get('set-cookie')).toBe(
      `photonest-${PORT}=${TOKEN}; HttpOnly; SameSite=Strict; Path=/`,
    );
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  test('a wrong one in the address is not made up for by a cookie', async () => {
    await expectRefusal(
      await ask({ cookie: `photonest-${PORT}=${TOKEN}` }, '/?token=x'),
      401,
      'unauthorised',
    );
  });
});

describe('guard() - other pages', () => {
  test.each([
    ['evil.example'],
    [`evil.example:${PORT}`],
    ['127.0.0.1:80'],
    ['127.0.0.1'],
    [`127.0.0.1.evil.example:${PORT}`],
    [''],
  ])('the host “%s” is not ours', async (host) => {
    await expectRefusal(await ask({ ...BEARER, host }), 403, 'forbidden');
  });

  test.each([['http://evil.example'], ['null'], [`http://127.0.0.1:80`], [`https://127.0.0.1:${PORT}`]])(
    'the origin “%s” is not ours',
    async (origin) => {
      await expectRefusal(await ask({ ...BEARER, origin }, '/api/folders', 'POST'), 403, 'forbidden');
    },
  );

  test('our own are', async () => {
    await expectAnswer(
      await ask({ ...BEARER, host: `localhost:${PORT}`, origin: `http://localhost:${PORT}` }),
    );
    await expectAnswer(
      await ask({ ...BEARER, origin: `http://127.0.0.1:${PORT}`, 'sec-fetch-site': 'same-origin' }),
    );
  });

  test.each(['cross-site', 'same-site'])('a %s page may link here, and nothing more', async (site) => {
    const fromThere = { ...BEARER, 'sec-fetch-site': site };
    await expectAnswer(await ask({ ...fromThere, 'sec-fetch-mode': 'navigate' }));
    await expectRefusal(
      await ask({ ...fromThere, 'sec-fetch-mode': 'no-cors' }, '/thumbnails/1'),
      403,
      'forbidden',
    );
    await expectRefusal(
      await ask({ ...fromThere, 'sec-fetch-mode': 'navigate' }, '/api/folders', 'POST'),
      403,
      'forbidden',
    );
  });
});
