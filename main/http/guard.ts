import { timingSafeEqual } from 'node:crypto';
import { PhotonestError } from '../core/errors.ts';
import type { FetchHandler } from './app.ts';
import { toErrorResponse } from './errors.ts';
import type { OneTimeCodes } from './one-time-codes.ts';
import { withSafetyHeaders } from './safety-headers.ts';

export type GuardOptions = {
  /** The host name of this run, `photonest-….localhost`, which browsers take for this computer. */
  name?: string;
  /** Keys that open the app once. */
  codes?: Pick<OneTimeCodes, 'take'>;
};

/**
 * What stands between the loopback server and other programs' pages: a browser sends any page's requests to
 * 127.0.0.1, so each must name this host (no DNS rebinding), come from this origin, and carry the token.
 * There is no CORS header anywhere.
 *
 * The first visit brings the token in the address; it becomes a cookie and leaves the address. Cookies go to every
 * port of their host, so the app has a host name of its own: other servers on 127.0.0.1 never see the cookie. Only
 * whoever opens it as 127.0.0.1, where a browser does not find that name, goes without.
 */
export function guard(
  handler: FetchHandler,
  token: string,
  port: () => number,
  { name, codes }: GuardOptions = {},
): FetchHandler {
  return async (request) => withSafetyHeaders(await answer(request));

  async function answer(request: Request): Promise<Response> {
    try {
      const names = [...(name === undefined ? [] : [name]), '127.0.0.1', 'localhost'];
      const hosts = names.map((each) => `${each}:${port()}`);
      requireHost(request, hosts);
      requireOrigin(request, hosts);
      const cookie = `photonest-${port()}`; // cookies do not tell ports apart
      const url = new URL(request.url);
      const given = url.searchParams.get('token');
      if (given === null || codes?.take(given) !== true)
        requireToken(given ?? readToken(request, cookie), token);
      if (given !== null && request.method === 'GET' && url.pathname === '/')
        return enter(url, cookie, token);
      return await handler(request);
    } catch (error) {
      return toRefusal(request, error);
    }
  }
}

/** A person who opens the app without its key reads a page, programs read JSON. */
function toRefusal(request: Request, error: unknown): Response {
  const refusal = toErrorResponse(error);
  const isPage = request.method === 'GET' && (request.headers.get('accept') ?? '').includes('text/html');
  if (!isPage || !(error instanceof PhotonestError)) return refusal;
  return new Response(pageOf(error.message), {
    status: refusal.status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    },
  });
}

function pageOf(sentence: string): string {
  const text = sentence.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="color-scheme" content="light dark">
<title>Photonest</title><body style="font: 16px system-ui, sans-serif; max-width: 34em; margin: 20vh auto; padding: 0 1em">
<h1 style="font-size: 20px">Photonest is here, and does not know you</h1><p>${text}</p></body></html>`;
}

function requireHost(request: Request, hosts: string[]): void {
  const host = request.headers.get('host') ?? '';
  if (!hosts.includes(host))
    throw new PhotonestError(
      'forbidden',
      `Photonest answers to ${hosts.join(' and ')} only, not to “${host}”.`,
    );
}

function requireOrigin(request: Request, hosts: string[]): void {
  const origin = request.headers.get('origin');
  const foreign = origin !== null && !hosts.some((host) => origin === `http://${host}`);
  const site = request.headers.get('sec-fetch-site');
  const crossSite = site === 'cross-site' || site === 'same-site';
  const navigation = request.headers.get('sec-fetch-mode') === 'navigate' && request.method === 'GET';
  if (foreign || (crossSite && !navigation))
    throw new PhotonestError('forbidden', 'This request comes from a page that is not Photonest.');
}

function requireToken(given: string | null, token: string): void {
  const [a, b] = [Buffer.from(given ?? ''), Buffer.from(token)];
  if (a.length !== b.length || !timingSafeEqual(a, b))
    throw new PhotonestError(
      'unauthorised',
      'Open Photonest with the link that it printed when it started: the link carries a key.',
    );
}

function readToken(request: Request, cookie: string): string | null {
  const bearer = /^Bearer (\S+)$/.exec(request.headers.get('authorization') ?? '');
  if (bearer !== null) return bearer[1]!;
  const cookies = (request.headers.get('cookie') ?? '').split(/; */);
  return cookies.find((each) => each.startsWith(`${cookie}=`))?.slice(cookie.length + 1) ?? null;
}

function enter(url: URL, cookie: string, token: string): Response {
  url.searchParams.delete('token');
  return new Response(null, {
    status: 303,
    headers: {
      location: `${url.pathname}${url.search}`,
      'set-cookie': `${cookie}=${token}; HttpOnly; SameSite=Strict; Path=/`,
      'cache-control': 'no-store',
    },
  });
}
